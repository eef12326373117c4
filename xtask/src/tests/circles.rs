//! Circles and layers of small crates.

use tempfile::TempDir;

use super::write;
use crate::{cli::Command, run};

/// A workspace with one crate of these files, and these rules.
fn workspace(files: &[(&str, &str)], circles: &str, layers: &str) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "one/Cargo.toml", "[package]\nname = \"one\"\n");
    for (path, text) in files {
        write(root.path(), &format!("one/src/{path}"), text);
    }
    write(root.path(), "xtask/rules/circles.toml", circles);
    write(root.path(), "xtask/rules/layers.toml", layers);
    root
}

fn circles(files: &[(&str, &str)], known: &str) -> Result<String, String> {
    run(Command::Circles, workspace(files, known, "").path())
}

/// The sets of files that import each other, without the prefix that all have.
fn found(files: &[(&str, &str)]) -> Vec<String> {
    let Err(text) = circles(files, "") else { return Vec::new() };
    let files = text.lines().filter_map(|line| line.strip_prefix("  files = "));
    files.map(|files| files.replace("one/src/", "").replace('"', "")).collect()
}

const PAIR: &str = "mod a;\nmod b;\n";

#[test]
fn a_circle_is_shown_with_the_imports_that_make_it() {
    let files = [
        ("lib.rs", PAIR),
        ("a.rs", "use crate::{\n    b::{B, Other},\n};\npub struct A;\n"),
        ("b.rs", "pub struct B;\npub struct Other;\nfn f(_: super::a::A) {}\n"),
    ];
    let error = circles(&files, "").unwrap_err();
    assert!(error.contains("2 files import each other in a circle"), "{error}");
    assert!(error.contains("one/src/a.rs:2:9 imports one/src/b.rs (`crate::b::B`)"), "{error}");
    assert!(error.contains("one/src/b.rs:3:9 imports one/src/a.rs (`super::a::A`)"), "{error}");
    // One line for each pair of files.
    assert!(!error.contains("Other"), "{error}");
}

#[test]
fn every_form_of_a_path_is_an_import() {
    for path in [
        "use crate::a::A;",
        "use super::a;",
        "use super::a::{self, A};",
        "use super::a as other;",
        "use crate::a::*;",
        "use super::{a::A as Renamed};",
        "pub(crate) use crate::a::A;",
        "fn f() { crate::a::run(); }",
        "fn f() { use crate::a::run; run(); }",
        "fn f() { println!(\"{}\", crate::a::run()); }",
        "fn f() { assert!({ super::a::run(); true }); }",
        "struct X { a: Vec<crate::a::A> }",
        "impl crate::a::T for X {}",
        "type X = <crate::a::A as Iterator>::Item;",
        "const X: usize = crate::a::X;",
        "mod inner { use super::super::a::A; }",
        "fn f<T: crate::a::T>() {}",
        "fn f(x: usize) { match x { crate::a::X => {} _ => {} } }",
        "macro_rules! m { () => { crate::a::run() } }",
        "use crate::r#a::A;",
    ] {
        let files = [("lib.rs", PAIR), ("a.rs", "use crate::b::B;\nfn run() {}"), ("b.rs", path)];
        assert_eq!(found(&files), ["[a.rs, b.rs]"], "{path}");
    }
}

#[test]
fn what_is_not_an_import_makes_no_circle() {
    for path in [
        "",
        "#[cfg(test)]\nmod tests { use crate::a::A; }",
        "#[cfg(test)]\nuse crate::a::A;",
        "struct B; impl B { #[cfg(test)] fn f() { crate::a::run(); } }",
        "#[test]\nfn f() { crate::a::run(); }",
        "/// See [`crate::a::A`].\nstruct B;",
        "// crate::a::A\n",
        "pub(in crate::a) struct B;",
        "use other::a::A;",
        "use ::a::A;",
        "macro_rules! m { () => { $crate::a::run() } }",
        "fn f() { let text = \"crate::a::A\"; }",
    ] {
        let files = [("lib.rs", PAIR), ("a.rs", "use crate::b::B;\nfn run() {}"), ("b.rs", path)];
        assert_eq!(found(&files), Vec::<String>::new(), "{path}");
    }
}

#[test]
fn parent_and_child_may_import_each_other() {
    let files = [
        ("lib.rs", "mod a;\nuse a::A;\npub struct Root;\n"),
        ("a.rs", "mod b;\nuse b::B;\nuse crate::Root;\npub struct A;\n"),
        ("a/b.rs", "use super::A;\npub struct B;\n"),
    ];
    assert_eq!(found(&files), Vec::<String>::new());
    // Nor does a grandchild make a circle as long as nothing leads back to it.
    let third =
        [("a/b.rs", "mod c;\nuse super::A;\npub struct B;"), ("a/b/c.rs", "use crate::a::A;")];
    let files = [files[0], files[1], third[0], third[1]];
    assert_eq!(found(&files), Vec::<String>::new());
    let back = ("a.rs", "mod b;\nuse b::c::C;\npub struct A;\n");
    assert_eq!(found(&[files[0], back, third[0], third[1]]), ["[a.rs, a/b/c.rs]"]);
}

#[test]
fn a_name_leads_to_the_file_that_declares_it() {
    // The root re-exports items of `a` and `b`: the circle is theirs.
    let root = "mod a;\nmod b;\npub use a::A;\npub use b::*;\n";
    let files = [
        ("lib.rs", root),
        ("a.rs", "use crate::B;\npub struct A;\n"),
        ("b.rs", "use crate::A;\npub struct B;\n"),
    ];
    assert_eq!(found(&files), ["[a.rs, b.rs]"]);
    // A trait and a macro of another crate have one name.
    let root = "mod a;\nmod b;\npub use a::A;\npub use other::A;\npub use b::B;\n";
    assert_eq!(found(&[("lib.rs", root), files[1], files[2]]), ["[a.rs, b.rs]"]);
    // Globs that import each other come to an end.
    let globs = [
        ("lib.rs", PAIR),
        ("a.rs", "pub use crate::b::*;\nuse crate::b::Nowhere;\n"),
        ("b.rs", "pub use crate::a::*;\n"),
    ];
    assert_eq!(found(&globs), ["[a.rs, b.rs]"]);
}

#[test]
fn an_import_through_a_reexport_leads_to_the_file_that_reexports_too() {
    // `a` re-exports an item of its child, and uses `b`.
    let through = [
        ("lib.rs", PAIR),
        ("a.rs", "mod c;\npub use c::C;\nuse crate::b::B;\n"),
        ("a/c.rs", "pub struct C;\n"),
        ("b.rs", "use crate::a::C;\npub struct B;\n"),
    ];
    assert_eq!(found(&through), ["[a.rs, b.rs]"]);
    let glob = ("a.rs", "mod c;\npub use c::*;\nuse crate::b::B;\n");
    assert_eq!(found(&[through[0], glob, through[2], through[3]]), ["[a.rs, b.rs]"]);
    let alias = ("b.rs", "use crate::a::c as d;\nfn f(_: d::C) {}\npub struct B;\n");
    assert_eq!(found(&[through[0], through[1], through[2], alias]), Vec::<String>::new());
    // A child may import what its parent brings in, and a grandchild too.
    let within = [
        ("lib.rs", PAIR),
        ("a.rs", "mod c;\nuse crate::b::B;\nuse c::C;\n"),
        ("a/c.rs", "mod d;\nuse super::B;\npub struct C;\n"),
        ("a/c/d.rs", "use crate::a::B;\n"),
        ("b.rs", "pub struct B;\n"),
    ];
    assert_eq!(found(&within), Vec::<String>::new());
    // Re-exports that lead to the same name are all in the circle.
    let chain = [
        ("lib.rs", "mod a;\nmod b;\nmod c;\n"),
        ("a.rs", "use crate::c::B;\n"),
        ("b.rs", "pub struct B;\n"),
        ("c.rs", "pub use crate::b::B;\nuse crate::a;\n"),
    ];
    assert_eq!(found(&chain), ["[a.rs, c.rs]"]);
}

#[test]
fn circles_that_share_a_file_are_one() {
    let files = [
        ("lib.rs", "mod a;\nmod b;\nmod c;\nmod d;\nmod e;\n"),
        ("a.rs", "use crate::b::B;\nuse crate::c::C;"),
        ("b.rs", "use crate::a::A;"),
        ("c.rs", "use crate::a::A;\nuse crate::d::D;"),
        ("d.rs", "use crate::e::E;"),
        ("e.rs", "use crate::d::D;"),
    ];
    assert_eq!(found(&files), ["[a.rs, b.rs, c.rs]", "[d.rs, e.rs]"]);
}

#[test]
fn files_are_found_as_the_compiler_finds_them() {
    let files = [
        ("lib.rs", "#[path = \"odd/place.rs\"]\nmod a;\nmod b;\nmod c { mod d; }\n"),
        ("odd/place.rs", "mod inner;\nuse crate::b::B;"),
        ("odd/inner.rs", "use crate::c::d::D;"),
        ("b/mod.rs", "use crate::a::A;"),
        ("c/d.rs", "use crate::a::inner::X;"),
    ];
    assert_eq!(found(&files), ["[b/mod.rs, odd/place.rs]", "[c/d.rs, odd/inner.rs]"]);
    // A program beside a library is a crate of its own.
    let main = [("lib.rs", ""), ("main.rs", PAIR), ("a.rs", "use crate::b::B;"), ("b.rs", "")];
    assert_eq!(found(&main), Vec::<String>::new());
}

#[test]
fn code_that_cannot_be_read_is_named() {
    let error = circles(&[("lib.rs", "mod a;\n")], "").unwrap_err();
    assert!(error.contains("one/src/a.rs"), "{error}");
    let error = circles(&[("lib.rs", "mod a;\n"), ("a.rs", "fn f( {\n")], "").unwrap_err();
    assert!(error.starts_with("error: one/src/a.rs:1:"), "{error}");
}

/// A list with one circle of these files.
fn list(files: &str) -> String {
    format!("[[circle]]\nfiles = [{files}]\nreason = \"Because.\"\n")
}

#[test]
fn the_list_may_only_shrink() {
    let files = [("lib.rs", PAIR), ("a.rs", "use crate::b::B;"), ("b.rs", "use crate::a::A;")];
    let known = list("\"one/src/b.rs\", \"one/src/a.rs\"");
    let output = circles(&files, &known).unwrap();
    assert!(output.contains("Because.") && output.contains("1 known"), "{output}");

    let mended = [files[0], files[1], ("b.rs", "")];
    let error = circles(&mended, &known).unwrap_err();
    assert!(error.contains("not a circle any more: one/src/a.rs, one/src/b.rs"), "{error}");
    assert!(error.contains("remove its entry"), "{error}");

    let larger = list("\"one/src/a.rs\", \"one/src/b.rs\", \"one/src/c.rs\"");
    let error = circles(&files, &larger).unwrap_err();
    assert!(error.contains("smaller than before"), "{error}");
    assert!(error.contains("write the smaller circle instead"), "{error}");

    let error = circles(&files, &known.replace("reason", "reasom")).unwrap_err();
    assert!(error.contains("did you mean `reason`?"), "{error}");
}

const LAYER: &str = "[[layer]]\nfolder = \"one/src/data\"\nwithout = [\"crate\", \"axum\"]\n\
                     reason = \"data is below\"\n";

/// The result of the check of layers, for a file `data/rows.rs` beside `data.rs` and `http.rs`.
fn layers(rows: &str, rules: &str) -> Result<String, String> {
    let files = [
        ("lib.rs", "mod data;\nmod http;\npub use data::rows::Row;\n"),
        ("data.rs", "pub mod rows;\npub struct Table;\n"),
        ("data/rows.rs", rows),
        ("http.rs", "use axum::Router;\npub struct Handler;\n"),
    ];
    run(Command::Layers, workspace(&files, "", rules).path())
}

#[test]
fn a_layer_keeps_its_rule_or_the_import_is_named() {
    for good in [
        "use super::Table;",
        "use crate::data::Table;",
        "pub struct Row;\nfn f(_: crate::Row) {}",
        "use std::fmt;",
        "#[cfg(test)]\nmod tests { use crate::http::Handler; }",
    ] {
        layers(good, LAYER).unwrap();
    }
    for (bad, named) in [
        ("use crate::http::Handler;", "rows.rs:1:18: one/src/data may not import `crate::http"),
        ("fn f(_: axum::Body) {}", "rows.rs:1:9: one/src/data may not import `axum::Body`"),
        ("use axum as web;", "may not import `axum`"),
        ("use axum::*;", "may not import `axum`"),
        ("fn f() { dbg!(axum::body()); }", "may not import `axum::body`"),
        ("use super::super::http;", "may not import `super::super::http`"),
    ] {
        let error = layers(bad, LAYER).unwrap_err();
        assert!(error.contains(named) && error.contains("data is below"), "{bad}: {error}");
    }
}

#[test]
fn exceptions_and_plans_of_layers_may_only_shrink() {
    let known = format!("{LAYER}known = [\"one/src/data/rows.rs\"]\n");
    assert!(layers("use axum::Body;", &known).unwrap().contains("1 known"));
    let error = layers("", &known).unwrap_err();
    assert!(error.contains("one/src/data/rows.rs keeps the rule"), "{error}");

    let planned = LAYER.replace("src/data", "src/later") + "planned = true\n";
    assert!(layers("", &planned).is_ok());
    let error = layers("", &format!("{LAYER}planned = true\n")).unwrap_err();
    assert!(error.contains("remove `planned`"), "{error}");
    let error = layers("", &LAYER.replace("src/data", "src/dta")).unwrap_err();
    assert!(error.contains("the folder one/src/dta does not exist"), "{error}");
}
