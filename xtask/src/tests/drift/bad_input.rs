//! Files and folders that hold no answers, or broken ones.

use std::fs;

use super::{drift, with_answers, write};

#[test]
fn a_folder_without_answers_gets_advice() {
    let root = with_answers(&[("notes.txt", "x"), ("list.csv", "a,b")]);
    let error = drift(root.path(), &[]).unwrap_err();
    assert!(error.contains("there are no answers") && error.contains("2 files"), "{error}");
    assert!(error.contains("save answers as `project-1.json`"), "{error}");
}

#[test]
fn a_missing_folder_is_named() {
    let root = with_answers(&[]);
    fs::remove_dir(root.path().join("answers")).unwrap();
    let error = drift(root.path(), &[]).unwrap_err();
    assert!(error.contains("answers: "), "{error}");
}

#[test]
fn each_broken_file_is_left_out_with_the_reason() {
    let exchange = r#"{"request":{"method":"GET","path":"/api/visit"},"response":{"status":200}}"#;
    let root = with_answers(&[
        ("visit-1.json", "[{\"name\":\"private words\"},\n{\"name\":\"pri"),
        ("visit-2.json", "name: private"),
        ("visit-3.json", ""),
        ("visit-4.json", "\u{feff} \n"),
        ("visit-5.json", "{\"log\":{}}"),
        ("visit-6.json", "{\"log\":{\"entries\":[]}}"),
        ("visit-7.json", &format!("{{\"version\":1,\"exchanges\":[{exchange},{{\"a\"")),
        ("visit-8.json", &format!("{{\"version\":1,\"exchanges\":[{exchange}]}}")),
        ("visit-9.json", "{\"shapes\":2}"),
        ("visit-10.json", "{\"shapes\":1,\"calls\":[{\"method\":\"private\",\"path\":5}]}"),
        ("visit-11.json", &"[".repeat(100_000)),
        ("unknown.json", "{}"),
    ]);
    fs::write(root.path().join("answers/visit-12.json"), b"\x00\x01").unwrap();
    fs::write(root.path().join("answers/visit-13.json"), b"{\"name\":\"\xff\xff\"}").unwrap();
    write(root.path(), "answers/visit-14.json", "\u{feff}{\"id\":null,\"more\":1}");
    let report = drift(root.path(), &[]).unwrap();
    for line in [
        "visit-1.json: it ends at line 2, column 12 in the middle of a value; save it again",
        "visit-2.json: it is not JSON at line 1, column 2",
        "visit-3.json: it is empty",
        "visit-4.json: it is empty",
        "visit-5.json: it does not have the form of its kind",
        "visit-6.json: it has no requests",
        "in the middle of a value; save it again; 1 answer before it is used",
        "visit-8.json: it has no bodies of answers",
        "visit-9.json: its version is 2",
        "visit-10.json: it does not have the form of its kind",
        "visit-11.json: it is not JSON at line 1, column 128",
        "visit-12.json: it is not a text",
        "visit-13.json: it is not JSON at line 1",
        "unknown.json: its name is not that of one resource",
        "more = {",
    ] {
        assert!(report.contains(line), "{line}: {report}");
    }
    assert!(!report.contains("private"), "{report}");
}

#[cfg(unix)]
#[test]
fn links_are_left_out() {
    let root = with_answers(&[("visit-1.json", "{}")]);
    let answers = root.path().join("answers");
    std::os::unix::fs::symlink(&answers, answers.join("again")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", answers.join("visit-2.json")).unwrap();
    let report = drift(root.path(), &[]).unwrap();
    assert!(report.contains("again: it is a link"), "{report}");
    assert!(report.contains("visit-2.json: it is a link"), "{report}");
}

#[test]
fn a_wrong_resource_gets_the_nearest_one() {
    let root = with_answers(&[("x.json", "{\"id\":null,\"more\":1}")]);
    let error = drift(root.path(), &["--resource", "Visti"]).unwrap_err();
    assert!(error.contains("did you mean `Visit`?"), "{error}");
    assert!(drift(root.path(), &["--resource", "visit"]).unwrap().contains("more = {"));
}

/// Objects with keys that are data would be thousands of fields.
#[test]
fn maps_with_keys_that_are_data_stay_small() {
    let members = (0..5_000).map(|index| format!("\"k{index}\":{index}")).collect::<Vec<_>>();
    let map = format!("{{\"id\":null,\"other\":{{{}}}}}", members.join(","));
    let root = with_answers(&[("visit-1.json", &map)]);
    let report = drift(root.path(), &[]).unwrap();
    assert!(report.len() < 5_000 && !report.contains("k4999"), "{report}");
}
