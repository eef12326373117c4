//! The changelog of a release.

use insta::assert_snapshot;

use super::{CHANGELOG, TODAY};
use crate::{diff::Version, release::changelog::Changelog};

fn version(text: &str) -> Version {
    Version::parse(text).unwrap()
}

/// Returns the changelog after the release 0.2.0.
fn released(text: &str) -> String {
    let changelog = Changelog::parse(text).unwrap();
    changelog.release(Some(version("0.1.0")), version("0.2.0"), TODAY).unwrap()
}

#[test]
fn the_section_gets_a_version_and_a_date() {
    assert_snapshot!(released(CHANGELOG), @"
    # Changelog

    ## Unreleased

    ## 0.2.0 (2026-11-26)

    ### Improvements

    - Add a field.

    ## 0.1.0 (2026-01-02)

    - Begin.
    ");
}

#[test]
fn links_to_comparisons_move_on() {
    let text = "## [Unreleased]\n\n- Add it.\n\n## [0.1.0] (2026-01-02)\n\n\
                [Unreleased]: https://example.com/x/compare/v0.1.0...HEAD\n\
                [0.1.0]: https://example.com/x/releases/tag/v0.1.0\n";
    assert_snapshot!(released(text), @"
    ## [Unreleased]

    ## [0.2.0] (2026-11-26)

    - Add it.

    ## [0.1.0] (2026-01-02)

    [Unreleased]: https://example.com/x/compare/v0.2.0...HEAD
    [0.2.0]: https://example.com/x/compare/v0.1.0...v0.2.0
    [0.1.0]: https://example.com/x/releases/tag/v0.1.0
    ");
}

#[test]
fn a_changelog_without_changes_is_refused() {
    for (text, part) in [
        ("# Changelog\n", "no section `## Unreleased`"),
        ("## Unreleased", "is empty"),
        ("## Unreleased\n\n### Fixes\n\n## 0.1.0\n\n- Begin.\n", "is empty"),
        (
            "## [Unreleased]\n\n[Unreleased]: https://example.com/compare/a...b\n- no entry\n",
            "is empty",
        ),
    ] {
        let error = Changelog::parse(text).err().unwrap();
        assert!(error.contains(part) && error.contains("\n  help: "), "{text}: {error}");
    }
    let changelog = Changelog::parse("## Unreleased\n- Add it.\n## 0.2.0 (2026-01-02)\n").unwrap();
    let error = changelog.release(None, version("0.2.0"), TODAY).unwrap_err();
    assert!(error.contains("has a section `## 0.2.0` already"), "{error}");
}

#[test]
fn breaking_changes_are_lines_below_their_heading() {
    for (text, is_breaking) in [
        ("## Unreleased\n### Breaking changes\n\n- Remove it.\n", true),
        ("## Unreleased\n### Breaking changes\n\n### Fixes\n- Mend it.\n", false),
        (
            "## Unreleased\n### Fixes\n- Mend it.\n## 0.1.0\n### Breaking changes\n- Remove it.\n",
            false,
        ),
    ] {
        assert_eq!(Changelog::parse(text).unwrap().is_breaking(), is_breaking, "{text}");
    }
}
