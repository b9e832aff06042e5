//! Who may name whom: the table of rooms, held to the source.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};

/// A room and the rooms that it may name beside itself. `driver` may name all.
const ROOMS: [(&str, &[&str]); 7] = [
    ("diag", &[]),
    ("model", &["diag"]),
    ("signature", &["diag"]),
    ("ir", &[]),
    ("check", &["diag", "model", "signature", "ir"]),
    ("emit", &["ir"]),
    ("driver", &["diag", "model", "signature", "ir", "check", "emit"]),
];

/// What follows `crate::` anywhere in these tokens.
fn named(tokens: TokenStream, into: &mut BTreeSet<String>) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            named(group.stream(), into);
        }
        if !matches!(token, TokenTree::Ident(it) if it == "crate") {
            continue;
        }
        match tokens.get(at + 1..at + 4) {
            Some([TokenTree::Punct(_), TokenTree::Punct(_), TokenTree::Ident(room)]) => {
                into.insert(room.to_string());
            }
            // `use crate::{diag, model::File};`
            Some([TokenTree::Punct(_), TokenTree::Punct(_), TokenTree::Group(group)]) => {
                let mut first = true;
                for token in group.stream() {
                    match token {
                        TokenTree::Ident(room) if first => {
                            into.insert(room.to_string());
                            first = false;
                        }
                        TokenTree::Punct(comma) if comma.as_char() == ',' => first = true,
                        _ => {}
                    }
                }
            }
            _ => {} // `pub(crate)`
        }
    }
}

fn read(path: &Path, into: &mut BTreeSet<String>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("a room") {
            read(&entry.expect("a file").path(), into);
        }
    } else if path.extension().is_some_and(|it| it == "rs") {
        let text = fs::read_to_string(path).expect("source");
        named(text.parse().expect("tokens"), into);
        assert!(
            text.lines().count() <= 600,
            "{} wants a second look: over 600 lines",
            path.display()
        );
    }
}

#[test]
fn rooms_name_only_what_they_may() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found: Vec<_> = fs::read_dir(&src)
        .expect("src")
        .map(|it| it.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    found.sort();
    let mut expected: Vec<_> = ROOMS
        .iter()
        .map(|(room, _)| room.to_string())
        .chain(["lib.rs".into()])
        .collect();
    expected.sort();
    assert_eq!(found, expected, "a room is missing from the table, or from the house");
    for (room, may_name) in ROOMS {
        let mut names = BTreeSet::new();
        read(&src.join(room), &mut names);
        names.remove(room);
        let wrong: Vec<_> = names.iter().filter(|it| !may_name.contains(&it.as_str())).collect();
        assert!(wrong.is_empty(), "`{room}` names {wrong:?}");
    }
}

#[test]
fn every_way_to_name_a_room_is_seen() {
    let text = "use crate::diag::Span; use crate::{ir, model::{File, check}}; fn f() { crate::emit::emit() } pub(crate) struct S;";
    let mut names = BTreeSet::new();
    named(text.parse().expect("tokens"), &mut names);
    assert_eq!(
        names.iter().map(String::as_str).collect::<Vec<_>>(),
        ["diag", "emit", "ir", "model"]
    );
}
