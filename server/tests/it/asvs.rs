//! `ASVS.md` names tests for what it claims; each of them is there.

use std::{fs, path::Path};

/// The text of every file of tests, by name.
fn files(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|it| it == "rs") {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            found.push((name, fs::read_to_string(&path).expect("text")));
        }
    }
}

#[test]
fn every_test_it_names_is_there() {
    let mut tests = Vec::new();
    files(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it")), &mut tests);
    let named = include_str!("../../ASVS.md").split('`').filter_map(|it| it.split_once("::"));
    let named: Vec<_> = named.filter(|(_, test)| test.contains('_')).collect();
    assert!(named.len() > 50, "{named:?}");
    for (file, test) in named {
        let found = tests.iter().any(|(name, text)| name == file && text.contains(&format!("fn {test}(")));
        assert!(found, "there is no {file}::{test}");
    }
}
