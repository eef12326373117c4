//! Documents with mistakes: each part that is not read has a place, and nothing is guessed.

use insta::assert_snapshot;

use super::imported;

/// The mistakes without the lines of the document: place, message, advice.
fn brief(unread: &str) -> String {
    let mistakes = unread.split("\n\n").map(|mistake| {
        let part = |start: &str| {
            let line = mistake.lines().map(str::trim_start).find(|line| line.starts_with(start));
            line.unwrap_or_default().trim_start_matches(start)
        };
        format!("{} {}\n  {}", part("--> "), part("error: "), part("= help: "))
    });
    mistakes.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_page_with_mistakes_lists_what_is_not_read() {
    let (report, _) = imported(&[("broken.html", include_str!("documents/broken.html"))]);
    assert_snapshot!(brief(&report.unread), @"
    broken.html:2:16 a table with other columns
      nothing is read from it; a table of fields has `Name` and `Format`, one of values `Value` and `Description`
    broken.html:4:42 the operation `paint` is not known
      add the call by hand, to `calls` or as a table `[call.…]`
    broken.html:6:1 the page ends within this table
      save the page again; fields after this place are not known
    broken.html:7:42 the column `Formats` is not known
      did the page rename `format`? nothing is read from it
    broken.html:8:60 a length that is not a number
      `MaxLength` has a number from 1 up; write it by hand
    broken.html:9:48 the type `furlong` is not known
      write the field by hand, or add the word to xtask/src/vendor/terms.rs if its meaning is known
    broken.html:10:61 the attribute `Shiny` is not known
      the attributes are `Filterable`, `Sortable`, `Required` and `MaxLength = …`; write another fact by hand
    broken.html:11:9 the field `width` occurs twice
      neither is read; see which one is right, and write it by hand
    broken.html:12:9 `two words` is not a name of a field
      a name is letters, digits and `_`; write the field by hand
    broken.html:13:46 `color`: the enum `Paint` has no spec
      add specs/enums/paint.toml with `values = []`, and import again
    broken.html:14:9 the row has 2 cells of 5
      write the field by hand
    ");
    assert_snapshot!(report.diff, @"");
}

#[test]
fn text_without_columns_is_never_divided_by_a_guess() {
    let (report, _) = imported(&[("broken.txt", include_str!("documents/broken.txt"))]);
    assert_snapshot!(report.unread, @"
    error: the page ends within this table
     --> broken.txt:3:1
      |
    3 | NameDescriptionFormatAttributes
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: save the page again; fields after this place are not known

    error: the columns of this row cannot be told apart
     --> broken.txt:5:1
      |
    5 | joint The decimal point
      | ^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: save the page as HTML, which keeps the columns, or write the field by hand

    error: the columns of this row cannot be told apart
     --> broken.txt:6:1
      |
    6 | height Height
      | ^^^^^^^^^^^^^
      |
      = help: save the page as HTML, which keeps the columns, or write the field by hand
    ");
    assert_snapshot!(report.diff, @"");
}

#[test]
fn a_connector_with_mistakes_lists_what_is_not_read() {
    let (report, _) = imported(&[("broken.pq", include_str!("documents/broken.pq"))]);
    assert_snapshot!(brief(&report.unread), @"
    broken.pq:2:22 columns without a request
      the columns belong to no request of this file; read them by hand
    broken.pq:3:58 columns that are not a list of names
      the third argument is a list of names in quotes; read it by hand
    broken.pq:4:44 no list of columns for `/door`
      compare the names by hand, if the connector reads them in another way
    broken.pq:5:44 no spec is of the resource `/shed`
      name it with `--resource NAME`; a new one: `cargo xtask new-resource GROUP NAME --path /shed`; a nested object: a spec in specs/objects
    broken.pq:5:106 the field `one` occurs twice
      neither is read; see which one is right, and write it by hand
    broken.pq:6:5 a text or comment without an end
      save the file again; nothing after this place is read
    ");
    assert_eq!(report.diff, "");
}

#[test]
fn json_of_another_form_is_named() {
    let text = |text: &str| imported(&[("a.json", text)]).0.unread;
    assert_snapshot!(text("{\n \"resource\": \"Gate\",\n"), @r#"
    error: EOF while parsing a value at line 3 column 0
     --> a.json:2:21
      |
    2 |  "resource": "Gate",
      |                     ^
      |
      = help: write it as JSON wants it, in the form of the reference
    "#);
    assert_snapshot!(text(r#"{"fields": []}"#), @r#"
    error: the name of the record is missing
     --> a.json:1:1
      |
    1 | {"fields": []}
      | ^
      |
      = help: add `resource`, `object` or `name` with the name of the record
    "#);
    assert_snapshot!(text(r#"{"resource": "Gate", "fields": [{"name": "a"}, {"name": 1, "type": "x"}, {"name": "b", "type": "blob"}]}"#), @r#"
    error: missing field `type` at line 1 column 13
     --> a.json:1:33
      |
    1 | {"resource": "Gate", "fields": [{"name": "a"}, {"name": 1, "type": "x"}, {"name": "b", "type": "blob"}]}
      |                                 ^^^^^^^^^^^^^
      |
      = help: write it in the form of the reference

    error: not a text
     --> a.json:1:57
      |
    1 | {"resource": "Gate", "fields": [{"name": "a"}, {"name": 1, "type": "x"}, {"name": "b", "type": "blob"}]}
      |                                                         ^
      |
      = help: write it in quotes

    error: the type `blob` is not known
     --> a.json:1:96
      |
    1 | {"resource": "Gate", "fields": [{"name": "a"}, {"name": 1, "type": "x"}, {"name": "b", "type": "blob"}]}
      |                                                                                                ^^^^^^
      |
      = help: write the field by hand, or add the word to xtask/src/vendor/terms.rs if its meaning is known
    "#);
}

#[test]
fn values_without_a_certain_name_are_listed() {
    let kinds = r#"{"name": "GateKind", "values": [
        {"value": 0, "name": "Wood"}, {"value": null, "name": "Steel"}, {"value": 2, "name": "Wood"},
        {"value": 3, "name": "not a name!"}, {"value": 4}, {"value": 5, "name": "Glass"},
        {"value": 6, "name": "Paper"}, {"value": 7, "name": "Paper"}]}"#;
    let (report, _) = imported(&[("kinds.json", kinds)]);
    assert_snapshot!(brief(&report.unread), @"
    kinds.json:2:49 `null` is not a number
      a value of an enum is a whole number; add it by hand
    kinds.json:2:83 the name `Wood` is that of another value
      see which number is right, and write the value by hand
    kinds.json:3:19 the value `3` has no name
      the source shows no word that can be a name; add the value by hand
    kinds.json:3:56 the value `4` has no name
      the source shows no word that can be a name; add the value by hand
    kinds.json:4:19 the name `Paper` is that of another value
      see which number is right, and write the value by hand
    kinds.json:4:50 the name `Paper` is that of another value
      see which number is right, and write the value by hand
    ");
    let new: Vec<&str> = report.diff.lines().filter(|line| line.starts_with("+ ")).collect();
    assert_snapshot!(new.join("\n"), @r#"+    { value = 5, name = "Glass", evidence = "assumed" },"#);
}

#[test]
fn a_page_without_a_spec_names_the_command_that_makes_one() {
    let page = include_str!("documents/gate_columns.txt")
        .replace("Gate", "Portal")
        .replace("/gate", "/portal");
    let (report, texts) = imported(&[("portal.md", &page)]);
    assert!(
        report.unread.contains("cargo xtask new-resource GROUP Portal --path /portal"),
        "{}",
        report.unread
    );
    assert!(texts.is_empty());
}

#[test]
fn a_saved_page_of_ten_megabytes_is_read() {
    let picture = format!("<img src=\"data:image/png;base64,{}\">", "A".repeat(10_000_000));
    let row = "<tr><td>same</td><td>A field</td><td>string</td><td></td></tr>\n".repeat(10_000);
    let page = include_str!("documents/gate.html").replace("<h1>", &format!("{picture}<h1>"));
    let page = page.replace("<tr><td>version", &format!("{row}<tr><td>version"));
    let (report, texts) = imported(&[("long.html", &page)]);
    assert_eq!(texts.len(), 2);
    assert!(report.unread.contains("the field `same` occurs twice"));
}

#[test]
fn line_ends_of_windows_move_no_place() {
    for (path, text) in [
        ("broken.html", include_str!("documents/broken.html")),
        ("broken.txt", include_str!("documents/broken.txt")),
        ("broken.pq", include_str!("documents/broken.pq")),
        ("gate.html", include_str!("documents/gate.html")),
    ] {
        let (unix, texts) = imported(&[(path, text)]);
        let (windows, same) = imported(&[(path, &text.replace('\n', "\r\n"))]);
        assert_eq!(brief(&windows.unread), brief(&unix.unread));
        assert_eq!(same, texts);
    }
    let (marked, texts) =
        imported(&[("gate.html", &format!("\u{feff}{}", include_str!("documents/gate.html")))]);
    assert!(marked.unread.contains("--> gate.html:19:"), "{}", marked.unread);
    assert_eq!(texts.len(), 2);
}
