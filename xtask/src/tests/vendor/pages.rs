//! The same facts in each form of a page.

use insta::assert_snapshot;

use super::{import, imported};
use crate::vendor::{ImportOptions, Texts};

const FORMS: [(&str, &str); 4] = [
    ("gate.html", include_str!("documents/gate.html")),
    ("gate.txt", include_str!("documents/gate.txt")),
    ("gate_columns.txt", include_str!("documents/gate_columns.txt")),
    ("gate.json", include_str!("documents/gate.json")),
];

#[test]
fn a_page_changes_what_it_shows_and_keeps_corrections() {
    let (report, _) = imported(&FORMS[..1]);
    assert_snapshot!(report.diff, @r#"
    --- specs/enums/gate_kind.toml
    +++ specs/enums/gate_kind.toml
    @@ -5,2 +5,3 @@
         { value = 0, name = "Wood", doc = "Wooden." },
    +    { value = 1, name = "CastIron" },
     ]
    --- specs/resources/general/gate.toml
    +++ specs/resources/general/gate.toml
    @@ -4,4 +4,3 @@
     path = "/gate"
    -calls = ["get", "list"]
    -call_evidence = { get = "assumed" }
    +calls = ["get", "list", "create", "delete"]
     
    @@ -9,10 +8,11 @@
     [fields]
    -label    = { type = "string", filter = true, max_length = 40, doc = "Name." }
    +label    = { type = "string", required = true, filter = true, sort = true, max_length = 50, doc = "Name." }
     # Public code sends it as a text.
     height   = { type = "string", sort = true, doc = "Height." }
    -keeperId = { type = "id:Unspecified", doc = "Keeper." }
    -openedOn = { type = "string", doc = "Last opening.", evidence = "observed" }
    -locks    = { type = "json", doc = "Locks." }
    +keeperId = { type = "id:Employee|Vendor", filter = true, doc = "Keeper." }
    +openedOn = { type = "string", sort = true, doc = "Last opening.", evidence = "observed" }
    +locks    = { type = "list:Lock", doc = "Locks." }
     rust     = { type = "string", doc = "Nobody else knows it." }
    -id       = { type = "id", read_only = true, doc = "Identifier." }
    -version  = { type = "string?", read_only = true, doc = "Version.", evidence = "assumed" }
    +kind     = { type = "enum:GateKind", filter = true }
    +id       = { type = "id", read_only = true, filter = true, doc = "Identifier." }
    +version  = { type = "string", read_only = true, doc = "Version." }
    "#);
    assert_snapshot!(report.kept.join("\n"), @r#"
    specs/enums/gate_kind.toml:5: `0` is called `Wood`, and `Wooden` in the source; a new name breaks programs
    specs/resources/general/gate.toml:12: `height`: `sort = true`, and no `sort` in the source (a comment says why)
    specs/resources/general/gate.toml:12: `height`: `type = "string"`, and `decimal` in the source (a comment says why)
    specs/resources/general/gate.toml:14: `openedOn`: `type = "string"`, and `date-time` in the source (seen on the wire)
    "#);
    assert_snapshot!(report.absent.join("\n"), @"specs/resources/general/gate.toml:16: of `Gate`: `rust`");
    assert_snapshot!(report.unread, @"
    error: the value `2` has no name
      --> gate.html:19:151
       |
    19 | ...td>Wooden</td></tr><tr><td>1</td><td>Cast iron</td></tr><tr><td>2</td><td>Any other gate that is not made of wood or iron</td></t...
       |                                                                    ^
       |
       = help: the source shows no word that can be a name; add the value by hand
    ");
}

#[test]
fn every_form_shows_the_same_facts() {
    let (_, html) = imported(&FORMS[..1]);
    let resource = "specs/resources/general/gate.toml";
    // Texts of pages lose the asterisks and the popups.
    let without_asterisk = html[resource].replace("required = true, ", "");
    for form in &FORMS[1..] {
        let (report, texts) = imported(std::slice::from_ref(form));
        let expected = if form.0 == "gate.txt" { &without_asterisk } else { &html[resource] };
        assert_eq!(texts[resource], *expected, "{}", form.0);
        assert_eq!(texts.len(), 1, "{}", form.0);
        assert_eq!(report.unread, "", "{}", form.0);
    }
}

#[test]
fn a_second_import_proposes_nothing() {
    for form in &FORMS {
        let documents = std::slice::from_ref(form);
        let (first, texts) = imported(documents);
        let (second, again) = import(documents, &ImportOptions::default(), &texts);
        assert_eq!(second.diff, "", "{}", form.0);
        assert!(again.is_empty());
        assert_eq!(first.unread.is_empty(), second.unread.is_empty());
    }
}

#[test]
fn a_kept_difference_gives_way_when_its_field_is_named() {
    let overwrite = vec!["height".to_owned(), "openedOn".to_owned()];
    let options = ImportOptions { overwrite, ..ImportOptions::default() };
    let (report, texts) = import(&FORMS[..1], &options, &Texts::new());
    let gate = &texts["specs/resources/general/gate.toml"];
    let lines: Vec<&str> = gate
        .lines()
        .filter(|line| {
            ["height", "openedOn", "# Public"].iter().any(|start| line.starts_with(start))
        })
        .collect();
    assert_snapshot!(lines.join("\n"), @r#"
    # Public code sends it as a text.
    height   = { type = "decimal", doc = "Height." }
    openedOn = { type = "date-time", sort = true, doc = "Last opening." }
    "#);
    assert!(report.kept.iter().all(|note| !note.contains("`height`")), "{:?}", report.kept);
    let (again, _) = import(&FORMS[..1], &ImportOptions::default(), &texts);
    assert_eq!(again.diff, "");
}

#[test]
fn comments_and_other_lines_stay_as_they_were() {
    let (_, texts) = imported(&FORMS[..1]);
    let gate = &texts["specs/resources/general/gate.toml"];
    for line in [
        "# The order is that of answers.\n[fields]\n",
        "# Public code sends it as a text.\nheight ",
    ] {
        assert!(gate.contains(line), "{gate}");
    }
    assert!(!gate.contains("Height & width"), "no sentence of a page is copied: {gate}");
}

#[test]
fn lost_asterisks_are_a_hint_and_no_fact() {
    let page =
        include_str!("documents/gate.txt").replace("label Name", "weight Weightdouble\nlabel Name");
    let (report, texts) = imported(&[("gate.txt", &page)]);
    assert_snapshot!(report.absent.join("\n"), @"
    specs/resources/general/gate.toml:10: of `Gate`: the asterisks of required fields; `weight`, `label` come before the alphabetical order, and may be required
    specs/resources/general/gate.toml:16: of `Gate`: `rust`
    ");
    assert!(!texts["specs/resources/general/gate.toml"].contains("required"));
}

#[test]
fn a_table_of_parameters_is_not_one_of_fields() {
    let table = "<h2>Query Parameters</h2><table><tr><th>Name</th><th>Type</th></tr>\
                 <tr><td>page</td><td>string</td></tr></table><h2>The Gate Object</h2>";
    let page = include_str!("documents/gate.html").replace("<h2>The Gate Object</h2>", table);
    let (report, texts) = imported(&[("gate.html", &page)]);
    assert!(
        report.unread.contains("no spec is of the resource `QueryParameters`"),
        "{}",
        report.unread
    );
    let (_, plain) = imported(&FORMS[..1]);
    assert_eq!(texts, plain);
}

#[test]
fn the_address_of_a_page_tells_its_resource() {
    let page = include_str!("documents/gate.txt").replace("Gate\n", "Welcome\n");
    assert!(imported(&[("a.txt", &page)]).1.is_empty());
    let page = format!("https://api-explorer.bqecore.com/docs/api/apis/gate?a=b\n{page}");
    assert_eq!(imported(&[("a.txt", &page)]).1, imported(&FORMS[1..2]).1);
}

#[test]
fn a_new_type_takes_the_keys_along_that_fit_it() {
    let line = "rust = { type = \"string?\", filter = true, unit = \"hours\", max_length = 9, default = \"a\", doc = \"Text.\" }";
    let gate = format!(
        "{}{line}\n",
        super::GATE
            .replace("rust     = { type = \"string\", doc = \"Nobody else knows it.\" }\n", "")
    );
    let before = Texts::from([("specs/resources/general/gate.toml".to_owned(), gate)]);
    let page = include_str!("documents/gate_columns.txt").replace("| locks ", "| rust ");
    let (_, texts) = import(&[("gate.txt", &page)], &ImportOptions::default(), &before);
    let gate = &texts["specs/resources/general/gate.toml"];
    let line = gate.lines().find(|line| line.starts_with("rust"));
    assert_eq!(line, Some("rust     = { type = \"list:Lock\", doc = \"Text.\" }"));
}

#[test]
fn an_old_name_on_a_page_is_not_a_new_field() {
    let gate = super::GATE
        .replace("label    = { type", "title = { renamed_from = [\"label\", \"tag\"], type");
    let before = Texts::from([("specs/resources/general/gate.toml".to_owned(), gate)]);
    let (report, _) = import(&FORMS[..1], &ImportOptions::default(), &before);
    assert!(!report.diff.contains("+label"), "{}", report.diff);
    let note = "`title`: the source still writes `label`";
    assert!(report.kept.iter().any(|kept| kept.ends_with(note)), "{:?}", report.kept);
}

#[test]
fn invisible_letters_and_hard_blanks_change_nothing() {
    let page = include_str!("documents/gate.html")
        .replace("keeperId", "keeper&#8203;Id")
        .replace("openedOn", "opened&shy;On<wbr>")
        .replace("MaxLength = 50", "MaxLength&nbsp;=&nbsp;50")
        .replace("<td>", "<TD class=\"a\">\n");
    assert_eq!(imported(&[("gate.html", &page)]).1, imported(&FORMS[..1]).1);
}

#[test]
fn a_comment_behind_a_line_keeps_it_unless_it_is_about_a_rule() {
    let with = |line: &str| {
        let gate = super::GATE
            .replace("rust     = { type = \"string\", doc = \"Nobody else knows it.\" }", line);
        let before = Texts::from([("specs/resources/general/gate.toml".to_owned(), gate)]);
        let page = include_str!("documents/gate_columns.txt").replace("| height ", "| rust ");
        import(&[("gate.txt", &page)], &ImportOptions::default(), &before).0
    };
    let kept = with("rust = { type = \"string\", doc = \"Text.\" } # Public code sends it.");
    assert!(
        kept.kept.iter().any(|note| note.contains("`rust`: `type = \"string\"`")),
        "{:?}",
        kept.kept
    );
    let changed =
        with("rust = { type = \"string\", doc = \"Text.\", allow = [\"a-rule\"] } # It is so.");
    assert!(changed.diff.contains("+rust     = { type = \"decimal\", doc = "), "{}", changed.diff);
}

#[test]
fn documents_are_imported_one_after_the_other() {
    let yard = ("yard.pq", include_str!("documents/yard.pq"));
    let both = [FORMS[0], yard];
    let (report, texts) = imported(&both);
    // Both documents show most fields, and the page has the types.
    assert!(!report.unread.contains("exists"), "{}", report.unread);
    let (_, first) = imported(&FORMS[..1]);
    let after: Texts = first.into_iter().collect();
    let (_, second) = import(&[yard], &ImportOptions::default(), &after);
    assert_eq!(
        texts["specs/resources/general/gate.toml"],
        second["specs/resources/general/gate.toml"]
    );
    let (again, _) = import(&both, &ImportOptions::default(), &texts);
    assert_eq!(again.diff, "");
}
