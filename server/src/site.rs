//! The built site: one version for all of it, kept in the binary, sent so that browsers need each file only once.

mod serve;

use std::{borrow::Cow, collections::BTreeMap};

use axum::body::Bytes;
use rust_embed::Embed;
use sha2::{Digest, Sha256};

use crate::hex::hex;

pub use serve::{fallback, file_of_version, fixed_file, shell};

/// What cargo-leptos builds; a debug build of the server reads it from the disk at its start.
#[derive(Embed)]
#[folder = "../target/site"]
#[allow_missing = true]
struct Embedded;

/// The document of every address.
const SHELL: &str = "shell.html";
/// The worker that lets the app start without a network.
const WORKER: &str = "sw.js";

/// All files of one built site by their paths, compressed twins (`.br`, `.gz`) among them.
#[derive(Debug)]
pub struct Site {
    version: String,
    /// Another one for each content of the files at addresses that do not change.
    tag: String,
    files: BTreeMap<String, Bytes>,
}

impl Site {
    /// The site in this binary; empty if it was built without one.
    pub fn embedded() -> Self {
        let bytes = |content| match content {
            Cow::Borrowed(bytes) => Bytes::from_static(bytes),
            Cow::Owned(bytes) => bytes.into(),
        };
        let files = Embedded::iter().filter_map(|path| Some((path.to_string(), bytes(Embedded::get(&path)?.data))));
        if cfg!(debug_assertions) { Self::new(for_development(files)) } else { Self::new(files) }
    }

    /// A site of these files, with the version and the lists of files filled in where they ask for them.
    pub fn new(files: impl IntoIterator<Item = (String, Bytes)>) -> Self {
        let mut files: BTreeMap<_, _> = files.into_iter().collect();
        let version = version(&files);
        let (kept, loader) = (files.keys().filter(|path| is_kept(path)), loader(&files));
        let (chunks, others) = kept.partition::<Vec<_>, _>(|path| is_on_demand(path, &loader));
        let (assets, chunks) = (addresses(&version, &others), addresses(&version, &chunks));
        for path in [SHELL, WORKER] {
            if let Some(file) = files.get_mut(path) {
                let text = String::from_utf8_lossy(file).replace("{{version}}", &version);
                let text = text.replace("{{assets}}", &assets).replace("{{chunks}}", &chunks);
                *file = text.into_bytes().into();
            }
            // Their compressed twins still have the braces.
            files.remove(&format!("{path}.br"));
            files.remove(&format!("{path}.gz"));
        }
        Self { tag: version.clone(), version, files }
    }

    /// The same with a worker that ends itself on every phone: should one ever do harm, this is the way back.
    #[must_use]
    pub fn without_worker(mut self) -> Self {
        self.files.insert(WORKER.to_owned(), Bytes::from_static(include_bytes!("site/no_worker.js")));
        self.tag.push_str("-no-worker");
        self
    }

    /// The version of all of it, part of every file's address.
    pub fn version(&self) -> &str {
        &self.version
    }

    fn file(&self, path: &str) -> Option<&Bytes> {
        self.files.get(path)
    }
}

/// Without the worker, which would keep the version before the last change, and without the compressed twins of an
/// earlier release build; with a script that looks for the next version.
fn for_development(files: impl Iterator<Item = (String, Bytes)>) -> BTreeMap<String, Bytes> {
    let is_twin = |path: &str| matches!(path.rsplit('.').next(), Some("br" | "gz"));
    let mut files: BTreeMap<_, _> = files.filter(|(path, _)| path != WORKER && !is_twin(path)).collect();
    if let Some(shell) = files.get_mut(SHELL) {
        let script = r#"<script type="module" src="/v/{{version}}/dev.js"></script></head>"#;
        *shell = String::from_utf8_lossy(shell).replace("</head>", script).into_bytes().into();
        files.insert("dev.js".to_owned(), Bytes::from_static(include_bytes!("site/dev.js")));
    }
    files
}

/// Twelve hexadecimal digits of a hash over all names and contents.
fn version(files: &BTreeMap<String, Bytes>) -> String {
    let mut hash = Sha256::new();
    for (path, content) in files {
        hash.update(path);
        hash.update([0]);
        hash.update(Sha256::digest(content));
    }
    hex(&hash.finalize()[..6])
}

/// Whether the app needs this file to work without a network; the worker keeps the shell by its address.
fn is_kept(path: &str) -> bool {
    match path.rsplit('.').next() {
        Some("br" | "gz") => false,
        Some("png") => !path.starts_with("icons/"),
        _ => path != SHELL && path != WORKER,
    }
}

/// Whether the worker keeps this file only once somebody used it: a mentor's phone has no use for the principal's screens,
/// nor most for those of reminders. What the other chunk holds, and what others share with it, every phone keeps. The tool
/// that splits the wasm gives these names.
fn is_on_demand(path: &str, loader: &str) -> bool {
    match path.strip_prefix("pkg/").and_then(|name| name.strip_suffix(".wasm")) {
        Some("split_desk" | "split_remind") => true,
        // Above each shared chunk its script says who needs it: `/* desk, remind */`.
        Some(name) if name.starts_with("chunk_") => {
            let above = loader.split(&format!("const __{name} ")).next().filter(|above| above.len() < loader.len());
            let who = above.and_then(|above| Some(above.rsplit_once("/*")?.1));
            who.is_some_and(|who| !who.contains("more"))
        }
        _ => false,
    }
}

/// The script that loads the chunks.
fn loader(files: &BTreeMap<String, Bytes>) -> Cow<'_, str> {
    let script = files.iter().find(|(path, _)| path.starts_with("pkg/__wasm_split"));
    script.map(|(_, text)| String::from_utf8_lossy(text)).unwrap_or_default()
}

/// The addresses of these files, as a JSON list.
fn addresses(version: &str, paths: &[&String]) -> String {
    paths.iter().map(|path| format!("/v/{version}/{path}")).collect::<serde_json::Value>().to_string()
}
