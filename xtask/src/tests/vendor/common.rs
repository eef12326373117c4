//! Common fields: lines that change single keys of `[common]`.

use insta::assert_snapshot;

use super::{GATE, import, specs};
use crate::{
    check, load,
    vendor::{ImportOptions, Texts},
};

const COMMON: &str = r#"
[common]
id = { type = "id", read_only = true, doc = "Identifier." }
createdOn = { type = "date-time", read_only = true, doc = "Time of creation." }
changedOn = { type = "date-time", read_only = true, doc = "Time of the last change." }
"#;

/// The specs with common fields, and a gate that has them.
fn before(common: &str) -> Texts {
    let specs = specs(&Texts::new());
    let api = specs.iter().find(|source| source.path == "specs/api.toml").unwrap();
    let lines = "id       = { type = \"id\", read_only = true, doc = \"Identifier.\" }\n";
    assert!(GATE.contains(lines));
    let gate = GATE.replace(lines, &format!("common = {common}\nid = {{ filter = true }}\n"));
    let gate = gate.replace("path = ", "evidence = \"vendor-code\"\npath = ");
    Texts::from([
        ("specs/api.toml".to_owned(), format!("{}{COMMON}", api.text)),
        ("specs/resources/general/gate.toml".to_owned(), gate),
    ])
}

fn page(rows: &[[&str; 3]]) -> String {
    let rows = rows
        .iter()
        .map(|[name, format, attributes]| format!("| {name} | Text | {format} | {attributes} |\n"));
    let head = "Gate\n\n| Name | Description | Format | Attributes |\n|---|---|---|---|\n";
    format!("{head}{}", rows.collect::<String>())
}

#[test]
fn a_common_field_gets_a_line_with_the_keys_that_differ() {
    let (common, options) = (before("true"), ImportOptions::default());
    let page = page(&[
        ["changedOn", "date-time", "Sortable"],
        ["createdOn", "date-time", "Filterable"],
        ["id", "uuid", ""],
    ]);
    let (report, mut texts) = import(&[("gate.txt", &page)], &options, &common);
    assert_eq!(report.unread, "");
    let gate = &texts["specs/resources/general/gate.toml"];
    assert_snapshot!(gate.split_once("common").unwrap().1, @r#"
        = true
    id        = { filter = true }
    createdOn = { filter = true, evidence = "documented" }
    changedOn = { sort = true, evidence = "documented" }
    version   = { type = "string?", read_only = true, doc = "Version.", evidence = "assumed" }
    "#);
    for (path, text) in common {
        texts.entry(path).or_insert(text);
    }
    let mut loaded = load::of(specs(&texts));
    check::check(&loaded.specs, &mut loaded.mistakes);
    assert!(loaded.mistakes.is_empty(), "{}", loaded.mistakes.render(&loaded.sources));
    let (again, _) = import(&[("gate.txt", &page)], &options, &texts);
    assert_eq!(again.diff, "");
}

#[test]
fn a_line_that_changes_nothing_any_more_goes() {
    let mut texts = before("true");
    let gate =
        texts["specs/resources/general/gate.toml"].replace("evidence = \"vendor-code\"\n", "");
    texts.insert("specs/resources/general/gate.toml".to_owned(), gate);
    let page = page(&[["id", "uuid", ""]]);
    let (report, _) = import(&[("gate.txt", &page)], &ImportOptions::default(), &texts);
    assert!(report.diff.contains("\n-id = { filter = true }\n"), "{}", report.diff);
    assert!(!report.diff.contains("+id "), "{}", report.diff);
}

#[test]
fn a_common_field_that_the_spec_leaves_out_is_listed() {
    let texts = before("[\"id\", \"createdOn\"]");
    let page = page(&[["changedOn", "date-time", ""]]);
    let (report, changed) = import(&[("gate.txt", &page)], &ImportOptions::default(), &texts);
    assert!(
        report.unread.contains("the spec leaves out the common field `changedOn`"),
        "{}",
        report.unread
    );
    assert!(changed.is_empty(), "{changed:?}");
}

#[test]
fn common_fields_keep_their_lines_together_in_another_order() {
    let texts = before("true");
    let names =
        ["version", "createdOn", "id", "label", "color", "rust"].map(|name| format!("{name:?}"));
    let connector = format!(
        "a = GetData(url & \"gate\", 1), b = Table.ExpandRecordColumn(a, \"Gate\", {{{}}}, {{}})",
        names.join(", ")
    );
    let documents = [("gate.pq", connector.as_str())];
    let options = ImportOptions { reorder: true, ..ImportOptions::default() };
    let (_, mut changed) = import(&documents, &options, &texts);
    let gate = &changed["specs/resources/general/gate.toml"];
    let fields = gate.split_once("[fields]\n").unwrap().1;
    let names: Vec<&str> = fields
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name.trim())
        .collect();
    assert_snapshot!(names.join(" "), @"version common id label color height keeperId openedOn locks rust");
    for (path, text) in texts {
        changed.entry(path).or_insert(text);
    }
    let loaded = load::of(specs(&changed));
    let mistakes = loaded.mistakes.render(&loaded.sources);
    assert!(!mistakes.contains("elsewhere"), "{mistakes}");
    let (again, _) = import(&documents, &options, &changed);
    assert_eq!(again.diff, "");
}
