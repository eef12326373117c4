//! Power Query connectors: names and order of columns.

use insta::assert_snapshot;

use super::{import, imported};
use crate::vendor::{ImportOptions, Texts};

const YARD: [(&str, &str); 1] = [("yard.pq", include_str!("documents/yard.pq"))];

#[test]
fn a_connector_adds_names_with_assumed_types() {
    let (report, texts) = imported(&YARD);
    assert_snapshot!(report.diff, @r#"
    --- specs/resources/general/gate.toml
    +++ specs/resources/general/gate.toml
    @@ -9,10 +9,14 @@
     [fields]
    -label    = { type = "string", filter = true, max_length = 40, doc = "Name." }
    +label     = { type = "string", filter = true, max_length = 40, doc = "Name." }
    +isLocked  = { type = "boolean?", evidence = "vendor-code" }
    +color     = { type = "string?", evidence = "vendor-code" }
    +colorId   = { type = "id:Unspecified?", evidence = "vendor-code" }
     # Public code sends it as a text.
    -height   = { type = "string", sort = true, doc = "Height." }
    -keeperId = { type = "id:Unspecified", doc = "Keeper." }
    -openedOn = { type = "string", doc = "Last opening.", evidence = "observed" }
    -locks    = { type = "json", doc = "Locks." }
    -rust     = { type = "string", doc = "Nobody else knows it." }
    -id       = { type = "id", read_only = true, doc = "Identifier." }
    -version  = { type = "string?", read_only = true, doc = "Version.", evidence = "assumed" }
    +height    = { type = "string", sort = true, doc = "Height." }
    +paintedOn = { type = "date-time?", evidence = "vendor-code" }
    +keeperId  = { type = "id:Unspecified", doc = "Keeper." }
    +openedOn  = { type = "string", doc = "Last opening.", evidence = "observed" }
    +locks     = { type = "json", doc = "Locks." }
    +rust      = { type = "string", doc = "Nobody else knows it." }
    +id        = { type = "id", read_only = true, doc = "Identifier." }
    +version   = { type = "string?", read_only = true, doc = "Version.", evidence = "vendor-code" }
    "#);
    assert_snapshot!(report.kept.join("\n"), @"");
    assert_eq!(report.unread, "");
    let (again, _) = import(&YARD, &ImportOptions::default(), &texts);
    assert_eq!(again.diff, "");
}

#[test]
fn the_order_of_a_connector_is_taken_on_request() {
    let options = ImportOptions { reorder: true, ..ImportOptions::default() };
    let (report, texts) = import(&YARD, &options, &Texts::new());
    assert_eq!(report.kept, Vec::<String>::new());
    let gate = &texts["specs/resources/general/gate.toml"];
    let names: Vec<&str> = gate
        .lines()
        .skip_while(|line| *line != "[fields]")
        .filter_map(|line| line.split_once(" = {").map(|(name, _)| name.trim_end()))
        .collect();
    assert_snapshot!(names.join(" "), @"label isLocked color colorId height paintedOn keeperId openedOn locks rust id version");
    let (again, _) = import(&YARD, &options, &texts);
    assert_eq!(again.diff, "");
}
