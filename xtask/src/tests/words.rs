//! Findings in the texts of small workspaces.

use std::{fs, path::Path};

use tempfile::TempDir;

use super::write;
use crate::{cli::Command, run};

/// An empty list of known findings.
const NOTHING: &str = "[files]\n";

fn workspace(files: &[(&str, &str)], list: &str) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "xtask/rules/words.toml", list);
    for (path, text) in files {
        write(root.path(), path, text);
    }
    root
}

fn words(root: &Path) -> Result<String, String> {
    run(Command::Words { paths: Vec::new(), measure: false, lower: false }, root)
}

/// The findings of one file, each as `line:column: message`.
fn found(path: &str, text: &str) -> Vec<String> {
    let Err(error) = words(workspace(&[(path, text)], NOTHING).path()) else { return Vec::new() };
    let short = |line: &str| {
        let line = line.strip_prefix(path)?.strip_prefix(':')?;
        let mut parts = line.splitn(4, ':');
        let (row, column, message) = (parts.next()?, parts.next()?, parts.next()?);
        parts.next()?;
        Some(format!("{row}:{column}:{message}"))
    };
    error.lines().filter_map(short).collect()
}

#[test]
fn a_docstring_does_not_begin_with_a_clause() {
    for word in ["What", "How", "Whether", "Who", "Where", "These", "Those"] {
        let text = format!("/// {word} it has.\nfn f() {{}}\n");
        assert_eq!(
            found("a/src/a.rs", &text),
            [format!("1:5: a docstring begins with “{word}”").replace(word, &word.to_lowercase())]
        );
    }
    for good in [
        "/// Returns whether it fits.\nfn f() {}",
        "/// True if it fits.\n///\n/// Whether it does is checked later.\nfn f() {}",
        "// Whether it fits, nobody knows.\nfn f() {}",
        "/// `What` has a meaning.\nfn f() {}",
        "/// Adds.\n///\n/// ```\n/// // What is this? so many\n/// let whoever = 1;\n/// ```\nfn f() {}",
    ] {
        assert_eq!(found("a/src/a.rs", good), Vec::<String>::new(), "{good}");
    }
}

#[test]
fn each_form_of_a_docstring_is_read() {
    for (text, place) in [
        ("//! What it is.\n", "1:5"),
        ("/** What it is. */\nfn f() {}\n", "1:5"),
        ("struct S {\n    /// What it has.\n    field: u8,\n}\n", "2:9"),
        ("enum E {\n    /// What it has.\n    A,\n}\n", "2:9"),
        (
            "macro_rules! m {\n    () => {\n        /// What it has.\n        fn f() {}\n    };\n}\n",
            "3:13",
        ),
        ("#[derive(X)]\n/// What it has.\n#[y]\nstruct S;\n", "2:5"),
        ("fn f() {}\n\n/// Good.\n/// Good.\nfn g() {}\n\n/// What it has.\nfn h() {}\n", "7:5"),
    ] {
        let expected = format!("{place}: a docstring begins with “what”");
        assert_eq!(found("a/src/a.rs", text), [expected], "{text}");
    }
}

#[test]
fn phrases_are_found_in_every_kind_of_text() {
    for (path, text, place) in [
        ("a/src/a.rs", "// One.\n// As so many do.\nfn f() {}\n", "2:7"),
        ("a/src/a.rs", "/* As so many\n   do. */\n", "1:7"),
        ("a/src/a.rs", "fn f() {\n    g(); // as so many\n}\n", "2:16"),
        ("a/src/a.rs", "/// As so\n/// many do.\nfn f() {}\n", "1:8"),
        ("a/src/a.rs", "#[error(\"as so many do\")]\nstruct E;\n", "1:13"),
        ("a/src/a.rs", "fn f() { format!(\"{} \\\"x\\\" as so many\", 1); }\n", "1:31"),
        ("a/src/a.rs", "const A: &str = r#\"as so many\"#;\n", "1:23"),
        ("a/src/a.rs", "const A: &str = \"\\\n  as so many\";\n", "2:6"),
        ("PAGE.md", "# Title\n\n- As **so many** do.\n", "3:8"),
        ("docs/a.md", "As [so many](https://example.com/whoever) do.\n", "1:5"),
        ("specs/a.toml", "[fields]\nid = { doc = \"As so many do.\" }\n", "2:18"),
        ("specs/a.toml", "doc = \"\"\"As so\nmany do.\"\"\"\n", "1:13"),
        ("é/a.rs", "// é so many\n", "1:6"),
    ] {
        assert_eq!(found(path, text), [format!("{place}: `so many`")], "{text}");
    }
}

#[test]
fn every_banned_phrase_is_found() {
    for (text, phrase) in [
        ("The how-manieth.", "how-manieth"),
        ("So much for it.", "so much"),
        ("Whoever comes.", "whoever"),
        ("It begins anew.", "anew"),
        ("It stands there.", "stands"),
        ("An end comes of it.", "comes of"),
        ("That is said.", "is said"),
        ("In the place of it.", "in the place of"),
        ("A thing of which one knows.", "of which"),
        ("All but for one.", "but for"),
        ("It ends by itself.", "by itself"),
        ("It is all the same.", "all the same"),
        ("Two at the most.", "at the most"),
        ("As far as known.", "as far as"),
        ("A name that is none.", "is none"),
        ("Names that are none.", "are none"),
        ("It is no name.", "is no"),
        ("They are no names.", "are no"),
        ("Good. Else it fails.", "else"),
        ("It keeps what it was is.", "what … is"),
        ("What is there goes.", "what … is"),
    ] {
        let found = found("PAGE.md", text);
        assert!(
            matches!(found.as_slice(), [one] if one.ends_with(&format!("`{phrase}`"))),
            "{text}: {found:?}"
        );
    }
}

#[test]
fn plain_text_has_no_findings() {
    for text in [
        "There is no such file, and it is no longer there.",
        "What is a record?",
        "Something else happens, or else it waits.",
        "It stood. Bystanders stand.",
        "so, many things",
        "It is so. Many do.",
        "This is said-and-done.",
        "`so many` and `whoever` are words.",
        "| so many | whoever |\n|---|---|\n| anew | stands |\n",
        "```\nso many\n```\n",
        "    so many\n",
        "<https://example.com/so many>",
    ] {
        assert_eq!(found("PAGE.md", text), Vec::<String>::new(), "{text}");
    }
    // Strings of tests, and strings that are not sentences.
    let tests = "#[cfg(test)]\nmod tests {\n    fn f() { g(\"as so many do\"); }\n}\n";
    assert_eq!(found("a/src/a.rs", tests), Vec::<String>::new());
    assert_eq!(found("a/tests/a.rs", "fn f() { g(\"as so many do\"); }"), Vec::<String>::new());
    assert_eq!(found("a/src/a.rs", "const A: &str = \"anew\";"), Vec::<String>::new());
    // Code after a module of tests is not a test.
    for module in ["mod tests;", "mod tests {}"] {
        let after = format!("#[cfg(test)]\n{module}\nconst A: &str = \"as so many do\";\n");
        assert_eq!(found("a/src/a.rs", &after), ["3:21: `so many`"]);
    }
}

#[test]
fn a_sentence_has_at_most_25_words() {
    let words = |count: usize| vec!["word"; count].join(" ");
    let long = |count| format!("Good. {}.", words(count));
    assert_eq!(found("PAGE.md", &long(25)), Vec::<String>::new());
    assert_eq!(found("PAGE.md", &long(26)), ["1:7: a sentence of 26 words"]);
    assert_eq!(
        found("a/src/a.rs", &format!("/// {}\nfn f() {{}}", long(26))),
        ["1:11: a sentence of 26 words"]
    );
    // A comment may be longer, and a new paragraph, item or heading begins a sentence.
    assert_eq!(found("a/src/a.rs", &format!("// {}\n", long(26))), Vec::<String>::new());
    for split in [".", "?", "!", "\n\n", ".)", ".”", "\n- ", "\n\n# "] {
        let text = format!("{}{split} {}", words(20), words(20));
        assert_eq!(found("PAGE.md", &text), Vec::<String>::new(), "{text}");
    }
    for same in [",", ";", " e.g.", " `a.b`", "\n", " 1.5", " a.b"] {
        let text = format!("{}{same} {}", words(20), words(20));
        assert_eq!(found("PAGE.md", &text).len(), 1, "{text}");
    }
}

#[test]
fn folders_without_text_of_ours_are_left_out() {
    let bad = "// so many\n";
    for path in [
        "target/a.rs",
        "a/target/a.rs",
        "tests/ui/a.rs",
        "tests/corpus/a/b.rs",
        "core-api/src/generated/a.rs",
        ".hidden/a.rs",
        "tests/interop/node_modules/a/README.md",
        "Cargo.toml",
        "a/src/a.txt",
    ] {
        let root = workspace(&[(path, bad)], NOTHING);
        words(root.path()).unwrap_or_else(|error| panic!("{path}: {error}"));
    }
}

#[test]
fn the_list_may_only_shrink() {
    let page = "So many. Whoever. Anew.\n";
    let list = |count: usize| format!("[files]\n\"PAGE.md\" = {count}\n");
    let with = |count| workspace(&[("PAGE.md", page)], &list(count));
    assert!(words(with(3).path()).unwrap().contains("3 known in 1"));

    let error = words(with(2).path()).unwrap_err();
    assert!(error.contains("PAGE.md:1:10: `whoever`: name the person"), "{error}");
    assert!(error.ends_with("error: PAGE.md: 3 findings, 2 known"), "{error}");

    let root = with(5);
    let error = words(root.path()).unwrap_err();
    assert!(error.contains("3 findings") && error.contains("lists 5"), "{error}");
    assert!(error.contains("cargo xtask words --lower"), "{error}");
    let lower =
        || run(Command::Words { paths: Vec::new(), measure: false, lower: true }, root.path());
    assert!(lower().unwrap().contains("5 findings before, 3 now"));
    words(root.path()).unwrap();

    // It is lowered, and never raised; a file that is gone has no entry.
    let file = root.path().join("PAGE.md");
    fs::write(&file, format!("{page}So many.")).unwrap();
    lower().unwrap();
    assert!(words(root.path()).is_err());
    fs::remove_file(&file).unwrap();
    assert!(words(root.path()).unwrap_err().contains("0 findings"));
    lower().unwrap();
    words(root.path()).unwrap();
    assert!(
        !fs::read_to_string(root.path().join("xtask/rules/words.toml")).unwrap().contains("PAGE")
    );
}

#[test]
fn a_wrong_list_or_file_is_named() {
    for (list, named) in [
        ("[files]\n\"PAGE.md\" = 0\n", "not a count"),
        ("[files]\n\"PAGE.md\" = -1\n", "not a count"),
        ("[files]\n\"PAGE.md\" = \"1\"\n", "not a count"),
        ("[file]\n", "did you mean `files`?"),
        ("files = 1\n", "expected a table"),
        ("[files\n", "words.toml:1"),
    ] {
        let error = words(workspace(&[], list).path()).unwrap_err();
        assert!(error.contains(named), "{list}: {error}");
    }
    let error =
        words(workspace(&[("a/a.rs", "fn f() {\n    \"\n}\n")], NOTHING).path()).unwrap_err();
    assert!(error.starts_with("error: a/a.rs:2:5: "), "{error}");
    let error = words(workspace(&[("specs/a.toml", "a = \n")], NOTHING).path()).unwrap_err();
    assert!(error.starts_with("error: specs/a.toml:1:"), "{error}");
}

#[test]
fn findings_of_a_folder_are_shown_although_they_are_known() {
    let files = [("docs/a.md", "So many.\n"), ("docs-b.md", "Whoever.\n"), ("c.md", "Good.\n")];
    let list = "[files]\n\"docs/a.md\" = 1\n\"docs-b.md\" = 1\n";
    let root = workspace(&files, list);
    let show = |path: &str| {
        run(
            Command::Words { paths: vec![path.to_owned()], measure: false, lower: false },
            root.path(),
        )
    };
    for path in ["docs", "./docs/", "docs/a.md"] {
        let error = show(path).unwrap_err();
        assert!(error.starts_with("docs/a.md:1:1: `so many`"), "{error}");
        assert_eq!(error.lines().count(), 1, "{error}");
    }
    assert_eq!(show("c.md").unwrap(), "no findings");
    assert!(show("doc").unwrap_err().contains("no text of ours is at doc"));
}

#[test]
fn figures_are_counted_by_crate() {
    let code = "/// What it keeps.\nfn f() {}\n\n/// Whether it fits.\nfn g() {}\n\n/// Adds.\nfn h() {}\n\
                \n/// Keeps what it has. What for?\nfn i() {}\n";
    let page = "So many words in a page.\n";
    let root = workspace(&[("a/src/a.rs", code), ("a/README.md", page)], NOTHING);
    let table = run(Command::Words { paths: Vec::new(), measure: true, lower: false }, root.path())
        .unwrap();
    let row =
        |part: &str| table.lines().find(|line| line.starts_with(&format!("| {part} |"))).unwrap();
    assert_eq!(row("a"), "| a | 4 | 1 (25.0 %) | 1 (25.0 %) | 13 | 153.8 | 5 | 0 (0.0 %) | 0 |");
    assert_eq!(row("pages"), "| pages | 0 | 0 (0.0 %) | 0 (0.0 %) | 6 | 0.0 | 1 | 0 (0.0 %) | 1 |");
    assert_eq!(
        row("all"),
        "| all | 4 | 1 (25.0 %) | 1 (25.0 %) | 19 | 105.3 | 6 | 0 (0.0 %) | 1 |"
    );
}
