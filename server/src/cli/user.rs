//! `peiban user`: accounts, made and repaired at the console.

use std::io::{IsTerminal, Read};

use anyhow::{Context, Result};
use clap::Subcommand;
use domain::id::{SchoolId, StaffId};

use super::print;
use crate::{
    Passwords,
    store::{Account, Store},
};

#[derive(Debug, Subcommand)]
pub(super) enum User {
    /// Let a member of staff sign in. The password is read from standard input, or made up and printed once.
    Add {
        /// The school's id.
        #[arg(long)]
        school: SchoolId,
        /// The id of the member of staff in the school's package.
        #[arg(long)]
        staff: StaffId,
        /// The telephone number to sign in with; the one in the package if absent.
        #[arg(long)]
        phone: Option<String>,
    },
    /// Set a new password, read or made up as above, and sign out all the person's devices.
    Password {
        /// The telephone number they sign in with.
        #[arg(long)]
        phone: String,
    },
}

impl User {
    pub(super) async fn run(self, store: &Store) -> Result<()> {
        let (password, made_up) = password()?;
        let password_hash = Passwords::default().hash(password.clone()).await?;
        match self {
            Self::Add { school, staff, phone } => {
                let person = store.staff(&school, &staff).await?;
                let phone = phone.or_else(|| person?.phone);
                let phone =
                    phone.with_context(|| format!("\"{staff}\" has no telephone number: give one with --phone"))?;
                store.add_account(&Account { school, staff, password_hash }, phone.trim()).await?;
            }
            Self::Password { phone } => store.set_password(phone.trim(), &password_hash).await?,
        }
        if made_up { print(&format!("{password}\n")) } else { Ok(()) }
    }
}

/// The password on standard input, or a new one if there is none; and whether it is new.
fn password() -> Result<(String, bool)> {
    let mut typed = String::new();
    if !std::io::stdin().is_terminal() {
        std::io::stdin().read_to_string(&mut typed).context("standard input")?;
    }
    let typed = typed.trim_end_matches(['\r', '\n']);
    if typed.is_empty() { Ok((made_up_password(), true)) } else { Ok((typed.to_owned(), false)) }
}

/// 60 random bits in letters and digits that nobody mistakes for one another on paper.
fn made_up_password() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789+";
    rand::random::<[u8; 12]>().iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}
