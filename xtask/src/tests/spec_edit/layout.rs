//! The layout: the same facts, and the same text a second time.

use std::{collections::BTreeMap, fs, path::Path};

use insta::assert_snapshot;
use proptest::{prelude::*, sample::subsequence};
use toml_edit::{DocumentMut, Item};

use crate::{cli::Command, format, load, run, spec_edit, tests::workspace};

/// The facts of a text: each path with its value.
fn facts(text: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let document: DocumentMut = text.parse().unwrap();
    collect("", document.as_item(), &mut found);
    found
}

fn collect(path: &str, item: &Item, found: &mut BTreeMap<String, String>) {
    if let Some(table) = item.as_table_like() {
        table.iter().for_each(|(key, item)| collect(&format!("{path}/{key}"), item, found));
    } else if let Some(array) = item.as_array() {
        for (index, value) in array.iter().enumerate() {
            collect(&format!("{path}/{index}"), &Item::Value(value.clone()), found);
        }
    } else if let Some(value) = item.as_value() {
        let mut value = value.clone();
        value.decor_mut().clear();
        found.insert(path.to_owned(), value.to_string());
    }
}

/// A name of a field, also in quotes.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![4 => "[a-zA-Z][a-zA-Z0-9_]{0,20}", 1 => "\"[a-z äü.]{1,6}\""]
}

/// A key with a value.
fn entry() -> impl Strategy<Value = Vec<&'static str>> {
    let all = vec![
        "doc = \"A text, with { and # and \\\" in it.\"",
        "type = \"string\"",
        "odd = [1,2 , 3]",
        "required=true",
        "evidence = {source='x', is = \"observed\"}",
        "max_length   =   1_000",
        "sort = true",
        "params = {}",
    ];
    let count = all.len();
    subsequence(all, 0..=count).prop_shuffle()
}

/// Text between two lines.
fn between() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "",
        "",
        "",
        "\n",
        "\n\n\n",
        "# one\n",
        "   # two \n\n# three\n",
        "\t",
    ])
}

fn line() -> impl Strategy<Value = String> {
    let blank = prop::sample::select(vec!["", " ", "     "]);
    let behind = prop::sample::select(vec!["", "  ", "# behind", " # behind  "]);
    (between(), name(), blank.clone(), entry(), blank, behind).prop_map(
        |(before, name, blank, keys, inner, behind)| {
            let keys = keys.join(&format!("{inner},{inner}"));
            format!("{before}{name}{blank}={blank}{{{inner}{keys}{inner}}}{behind}\n")
        },
    )
}

fn list() -> impl Strategy<Value = String> {
    let value = (between(), entry(), prop::sample::select(vec![",", " ,\n", ", # behind\n"]));
    let value =
        value.prop_map(|(before, keys, behind)| format!("{before}{{{}}}{behind}", keys.join(", ")));
    (prop::collection::vec(value, 0..5), between())
        .prop_map(|(values, end)| format!("values = [{}{end}]\n", values.concat()))
}

fn spec() -> impl Strategy<Value = String> {
    let lines = || prop::collection::vec(line(), 0..8);
    (list(), lines(), between(), lines(), between()).prop_map(|(list, common, before, fields, end)| {
        let (common, fields) = (common.concat(), fields.concat());
        format!("a = 1\n{list}{before}[common]\n{common}[call.x]\n b=2\n[fields] # all\n{fields}{end}")
    })
}

proptest! {
    #[test]
    fn any_spec_keeps_its_facts_and_is_stable(text in spec()) {
        // A name may occur twice, which is not TOML.
        prop_assume!(text.parse::<DocumentMut>().is_ok());
        let once = spec_edit::format(&text).unwrap();
        prop_assert_eq!(facts(&once), facts(&text), "{}", once);
        prop_assert_eq!(spec_edit::format(&once).unwrap(), once.clone());
        let comments = |text: &str| text.matches("# ").count();
        prop_assert_eq!(comments(&once), comments(&text.replace("# behind  ", "# behind")), "{}", once);
    }
}

proptest! {
    #[test]
    fn any_text_is_laid_out_or_refused(text in "[a-z=\\[\\]{}#\"', .\n\t\\\\]{0,60}") {
        if let Ok(once) = spec_edit::format(&text) {
            prop_assert_eq!(facts(&once), facts(&text));
            prop_assert_eq!(spec_edit::format(&once).unwrap(), once);
        }
    }
}

#[test]
fn every_spec_of_the_workspace_is_laid_out() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut paths = Vec::new();
    load::toml_files(&root.join("specs"), &mut paths).unwrap();
    assert!(paths.len() > 100);
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(spec_edit::format(&text).unwrap(), text, "{}", path.display());
    }
}

#[test]
fn blanks_order_and_column_are_mended() {
    let text = "\u{feff}\n\n  resource='Door'\n\n\n\n# Above.  \n[fields]   # All.\n  id={read_only=true,type='id'}\n\
                \tlongName   =   { doc = \"A long name.\", type = \"string\" }   #  Why.  \n\n\n# End.\n\n\n";
    assert_snapshot!(spec_edit::format(text).unwrap(), @r##"
    resource = 'Door'

    # Above.
    [fields] # All.
    id       = { type = 'id', read_only = true }
    longName = { type = "string", doc = "A long name." } #  Why.

    # End.
    "##);
    assert_eq!(spec_edit::format("").unwrap(), "");
    assert_eq!(spec_edit::format("a = 1\r\nb = 2").unwrap(), "a = 1\nb = 2\n");
}

#[test]
fn a_line_with_line_breaks_stays_as_it_is() {
    let text = "[fields]\na   = { type = \"string\", doc = \"\"\"\nTwo\nlines.\"\"\" }\nbcd = { doc = \"x\" }\n";
    assert_eq!(spec_edit::format(text).unwrap(), text);
}

#[test]
fn parameters_keep_their_order() {
    let text = "[call.find]\nparams = { type = \"string\", name = \"string\", is = \"id:Door\" }\n";
    assert_eq!(spec_edit::format(text).unwrap(), text);
}

#[test]
fn the_command_lays_out_what_its_check_names() {
    let root = workspace(&[("enums/light.toml", "enum='Light'\n")]);
    let check = || run(Command::Format { check: true }, root.path());
    assert_snapshot!(check().unwrap_err(), @"
    not laid out: specs/enums/light.toml
    not laid out: specs/resources/general/task.toml
    not laid out: specs/scopes.toml

    run `cargo xtask format` and commit the changed files
    ");
    let output = run(Command::Format { check: false }, root.path()).unwrap();
    assert!(output.contains("laid out: specs/enums/light.toml\n"), "{output}");
    assert_eq!(check().unwrap(), "4 specs are laid out");
    run(Command::Format { check: false }, root.path()).unwrap();
}

#[test]
fn a_spec_that_is_not_toml_stops_the_layout_of_all() {
    let root = workspace(&[("enums/light.toml", "enum='Light\n")]);
    let output = run(Command::Format { check: false }, root.path()).unwrap_err();
    assert!(output.contains("specs/enums/light.toml:1:"), "{output}");
    assert!(output.ends_with("nothing was written"), "{output}");
    let task = fs::read_to_string(root.path().join("specs/resources/general/task.toml")).unwrap();
    assert!(task.contains("\nid = {"), "{task}");
    assert!(format::changes(&[]).unwrap().is_empty());
}
