//! Mistakes in the constants of `api.toml`, and numbers that are out of range.

use insta::assert_snapshot;

use super::{API, TASK, brief, of_task};

/// Returns the mistakes in `api.toml` with one line changed.
fn of_api(from: &str, to: &str) -> String {
    assert!(API.contains(from), "{from}");
    brief(&[("api.toml", &API.replace(from, to))])
}

#[test]
fn addresses_paths_and_headers_have_their_form() {
    for address in [
        "ftp://x y",
        "http://api.test",
        "https://",
        "https:///api",
        "https://api.test/",
        "api.test",
        "https://api.test//api",
        "https://me@api.test",
        "https://api.test?x=1",
        "https://api.test#x",
        "https://api.test/../x",
        " https://api.test",
        "https://äpi.test",
    ] {
        let told = of_api("https://api.test", address);
        assert!(
            told.starts_with("error: `production` is not a valid address: "),
            "{address}: {told}"
        );
        assert_eq!(told.lines().count(), 2, "{told}");
    }
    for address in ["https://api.test/api", "https://api.test:8443", "https://127.0.0.1/a/b"] {
        let root =
            crate::tests::workspace(&[("api.toml", &API.replace("https://api.test", address))]);
        crate::run(crate::Command::Check { explain: None }, root.path()).unwrap();
    }
    assert_snapshot!(of_api("\"/token\"", "\"token\""), @r#"
    error: `token` is not a valid path: "token"
      write words with `/` before each, as in `/connect/token`
    "#);
    assert_snapshot!(of_api("\"/token\"", "\"/to ken?x\""), @r#"
    error: `token` is not a valid path: "/to ken?x"
      write words with `/` before each, as in `/connect/token`
    "#);
    assert_snapshot!(of_api("\"x-limit\"", "\"X-Limit\""), @r#"
    error: `rate_limit` is not a valid name of a header: "X-Limit"
      write lower case, digits and `-`, as in `x-utc-offset`
    "#);
    assert_snapshot!(of_api("\"x-limit\"", "\"x limit\""), @r#"
    error: `rate_limit` is not a valid name of a header: "x limit"
      write lower case, digits and `-`, as in `x-utc-offset`
    "#);
}

#[test]
fn pages_are_not_larger_than_the_largest_one() {
    assert_snapshot!(of_api("default_size = 25", "default_size = 1000"), @"
    error: `default_size` is 1000, and `max_size` is 1000
      write at most 999
    ");
    assert_snapshot!(of_api("max_expanded_size = 100", "max_expanded_size = 1001"), @"
    error: `max_expanded_size` is 1001, and `max_size` is 1000
      write at most 1000
    ");
    assert_snapshot!(of_api("max_size = 1000", "max_size = 20"), @"
    error: `default_size` is 25, and `max_size` is 20
      write a number above both other sizes
    ");
    assert_snapshot!(of_api("max_size = 1000", "max_size = -99999999999999999999"), @"
    error: `max_size` is out of range
      write a number from 1 to 4294967295
    ");
}

#[test]
fn lists_have_texts_and_keys_their_names() {
    assert_snapshot!(of_api("max_size =", "max_sise ="), @"
    error: unknown key `max_sise`
      did you mean `max_size`?
    ");
    assert_snapshot!(of_api("joins = [\"AND\"]", "joins = []"), @"
    error: `joins` is empty
      write at least one text
    ");
    assert_snapshot!(of_api("joins = [\"AND\"]", "joins = [\"AND\", \"\", \"AND\"]"), @"
    error: a text of `joins` is empty
      write it, or leave it out
    error: a second `AND` in `joins`
      each text occurs once
    ");
}

#[test]
fn a_number_that_is_too_large_is_told_its_range() {
    let length = |number: &str| {
        of_task(&format!("due = {{ type = \"string\", max_length = {number}, doc = \"D.\" }}"))
    };
    let told = length("9223372036854775808");
    assert_snapshot!(told, @r#"
    error: `max_length` is out of range
      --> specs/resources/general/task.toml:10:39
       |
    10 | due = { type = "string", max_length = 9223372036854775808, doc = "D." }
       |                                       ^^^^^^^^^^^^^^^^^^^
       |
       = help: write the largest number of characters, from 1 to 2147483648
    "#);
    for number in ["0", "-1", "2147483649", "0xffff_ffff_ffff_ffff_ffff", "-9223372036854775809"] {
        assert!(length(number).contains("from 1 to 2147483648"), "{number}");
    }
    assert_snapshot!(length("1.5"), @r#"
    error: `max_length` is a float
      --> specs/resources/general/task.toml:10:39
       |
    10 | due = { type = "string", max_length = 1.5, doc = "D." }
       |                                       ^^^
       |
       = help: write a whole number
    "#);
    let light = |value: &str| {
        let light = format!(
            "enum = \"Light\"\ndoc = \"A light.\"\nsource = \"https://example.com\"\n\
             values = [{{ value = {value}, name = \"Red\", doc = \"Stop.\" }}]\n"
        );
        let task = format!("{TASK}light = {{ type = \"enum:Light\", doc = \"Light.\" }}\n");
        brief(&[("enums/light.toml", &light), ("resources/general/task.toml", &task)])
    };
    assert_snapshot!(light("18446744073709551616"), @"
    error: `value` is out of range
      write a number from -9223372036854775808 to 9223372036854775807
    ");
    assert_snapshot!(light("1.5"), @r#"
    error: a value is a number or a text
      write `0` or `"text"`
    "#);
    assert_snapshot!(of_api("calls_per_minute = 100", "calls_per_minute = 4294967296"), @"
    error: `calls_per_minute` is out of range
      write a number from 1 to 4294967295
    ");
}
