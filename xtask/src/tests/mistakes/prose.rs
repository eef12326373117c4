//! Mistakes in texts for people.

use insta::assert_snapshot;

use super::{TASK, brief, of_spec};

fn with_doc(doc: &str) -> String {
    TASK.replace("\"Something to do.\"", doc)
}

#[test]
fn a_hidden_character_in_a_text_is_refused() {
    let found = |doc: &str| brief(&[("resources/general/task.toml", &with_doc(doc))]);
    for escape in ["\\u202e", "\\u2066", "\\u200f", "\\u0000", "\\u001b", "\\u0085"] {
        assert!(found(&format!("\"a{escape}b\"")).contains("the hidden character"), "{escape}");
    }
    assert_snapshot!(of_spec(&with_doc("\"a\\u202eb\"")), @r#"
    error: the text contains the hidden character '\u{202e}'
     --> specs/resources/general/task.toml:3:7
      |
    3 | doc = "a\u202eb"
      |       ^^^^^^^^^^
      |
      = help: remove it
    "#);
    let unit =
        format!("{TASK}rate = {{ type = \"decimal\", unit = \"a\\u202e\", doc = \"Rate.\" }}\n");
    assert!(of_spec(&unit).contains("the hidden character"));
}

#[test]
fn a_source_is_an_address_that_a_link_can_have() {
    for address in [
        "https://",
        "https://a b",
        "https://a>b",
        "https://a<b",
        "https://a\\u202e",
        "https://ä",
        "http://a",
    ] {
        let spec = TASK.replace("https://example.com", address);
        let found = brief(&[("resources/general/task.toml", &spec)]);
        assert!(found.contains("`source` is not an address"), "{address}: {found}");
    }
}
