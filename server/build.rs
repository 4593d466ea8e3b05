//! Rebuilds the server when what is embedded in it changes: the migrations and the built site.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rerun-if-changed=../target/site");
}
