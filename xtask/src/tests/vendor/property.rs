//! Properties of any import: it ends, it is stable, and its specs can be read.

use proptest::{prelude::*, sample::select};

use super::{GATE, import, specs};
use crate::{
    check, load,
    vendor::{ImportOptions, Texts},
};

const RESOURCE: &str = "specs/resources/general/gate.toml";

const DOCUMENTS: [(&str, &str); 8] = [
    ("gate.html", include_str!("documents/gate.html")),
    ("gate.txt", include_str!("documents/gate.txt")),
    ("gate_columns.txt", include_str!("documents/gate_columns.txt")),
    ("gate.json", include_str!("documents/gate.json")),
    ("yard.pq", include_str!("documents/yard.pq")),
    ("broken.html", include_str!("documents/broken.html")),
    ("broken.txt", include_str!("documents/broken.txt")),
    ("broken.pq", include_str!("documents/broken.pq")),
];

const NAMES: [&str; 10] = [
    "label", "height", "keeperId", "kind", "locks", "openedOn", "id", "version", "isLocked", "self",
];

const FORMATS: [&str; 9] = [
    "string",
    "double",
    "uuid",
    "boolean",
    "date-time",
    "byte",
    "GateKind Enumerated type: Click",
    "Lock Nested object: Click",
    "Unheard Nested object: Click",
];

const ATTRIBUTES: [&str; 5] =
    ["", "Filterable", "Filterable, Sortable", "MaxLength = 50 Sortable", "MaxLength = 7"];

const DESCRIPTIONS: [&str; 3] = ["Text", "Identifier of a vendor", "Identifier of the gate"];

/// A page with any fields, also twice.
fn page() -> impl Strategy<Value = String> {
    let star = select(vec!["", "*", " []"]);
    let row = (select(&NAMES), star, select(&DESCRIPTIONS), select(&FORMATS), select(&ATTRIBUTES));
    let row = row.prop_map(|(name, star, text, format, attributes)| {
        format!("| {name}{star} | {text} | {format} | {attributes} |\n")
    });
    prop::collection::vec(row, 1..8).prop_map(|rows| {
        let head = "Gate\n\n| Name | Description | Format | Attributes |\n|---|---|---|---|\n";
        format!("{head}{}", rows.concat())
    })
}

/// A spec that `check` accepts.
fn spec() -> impl Strategy<Value = String> {
    let comment = select(vec!["", "", "# A reason.\n"]);
    let ty = select(vec![
        "type = \"string\"",
        "type = \"string\", max_length = 9",
        "type = \"string\", filter = false",
        "type = \"decimal?\", sort = true",
        "type = \"boolean\", read_only = true",
        "type = \"id:Unspecified\", filter = true",
        "type = \"id:Employee\"",
        "type = \"json\"",
        "type = \"list:Lock\"",
        "type = \"enum:GateKind\", required = true",
    ]);
    let evidence = select(vec!["", "", "observed", "vendor-code", "assumed", "documented"]);
    let lines = NAMES.map(|name| {
        let line = (prop::bool::ANY, comment.clone(), ty.clone(), evidence.clone());
        line.prop_map(move |(is_there, comment, ty, evidence)| {
            let ty = if name == "id" { "type = \"id\"" } else { ty };
            let evidence = match evidence {
                "" => String::new(),
                word => format!(", evidence = \"{word}\""),
            };
            let line = format!("{comment}{name} = {{ {ty}, doc = \"Text.\"{evidence} }}\n");
            if is_there || name == "id" { line } else { String::new() }
        })
    });
    let evidence = select(vec!["", "evidence = \"observed\"\n", "evidence = \"vendor-code\"\n"]);
    (Vec::from(lines), evidence).prop_map(|(lines, evidence)| {
        let (head, _) = GATE.split_once("[fields]\n").unwrap();
        let head = head.replace("calls = ", &format!("{evidence}calls = "));
        format!("{head}[fields]\n{}", lines.concat())
    })
}

/// Returns the mistakes of specs, without those about docs that are left to people.
fn mistakes(texts: &Texts) -> Vec<String> {
    let mut loaded = load::of(specs(texts));
    check::check(&loaded.specs, &mut loaded.mistakes);
    let text = loaded.mistakes.render(&loaded.sources);
    let titles = text.lines().filter(|line| line.starts_with("error: "));
    titles.filter(|title| !title.ends_with("`doc` is missing")).map(str::to_owned).collect()
}

proptest! {
    #[test]
    fn any_import_is_stable_and_makes_specs_that_check_accepts(page in page(), spec in spec()) {
        let before = Texts::from([(RESOURCE.to_owned(), spec)]);
        prop_assert_eq!(mistakes(&before), Vec::<String>::new());
        let documents = [("gate.txt", page.as_str())];
        let (_, changed) = import(&documents, &ImportOptions::default(), &before);
        let after: Texts = before.into_iter().chain(changed).collect();
        prop_assert_eq!(mistakes(&after), Vec::<String>::new(), "{}", after[RESOURCE]);
        let (again, _) = import(&documents, &ImportOptions::default(), &after);
        prop_assert_eq!(again.diff, "");
    }

    #[test]
    fn damaged_documents_are_read_without_a_panic(
        document in select(&DOCUMENTS),
        cut in any::<(prop::sample::Index, prop::sample::Index)>(),
        insert in "[<>/|\\t\\n\"{}(),*\\[\\]a-zA-Z ü=&-]{0,12}",
    ) {
        let (path, text) = document;
        let place = |index: prop::sample::Index| text.floor_char_boundary(index.index(text.len() + 1));
        let (first, second) = (place(cut.0), place(cut.1));
        let damaged = format!("{}{insert}{}", &text[..first.min(second)], &text[first.max(second)..]);
        let (_, texts) = import(&[(path, &damaged)], &ImportOptions::default(), &Texts::new());
        let unread = load::of(specs(&texts)).specs.unread;
        prop_assert_eq!(unread, Vec::<String>::new());
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in any::<String>(), kind in select(vec!["html", "txt", "json", "pq"])) {
        let path = format!("any.{kind}");
        import(&[(&path, &text)], &ImportOptions::default(), &Texts::new());
    }
}
