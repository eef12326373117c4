//! The command line as a maintainer types it.

use clap::{CommandFactory, Parser};

use crate::{
    cli::{Arguments, Command, DiffArguments, DiffFormat, Format, ReleaseLevel},
    diff::Level,
};

fn parsed(line: &str) -> Result<Arguments, String> {
    let words = ["xtask"].into_iter().chain(line.split_whitespace());
    Arguments::try_parse_from(words).map_err(|error| error.to_string())
}

#[test]
fn commands_have_options_of_their_own() {
    let command = |line| parsed(line).unwrap().command;
    assert_eq!(command("generate --check"), Command::Generate { check: true });
    assert_eq!(command("generate"), Command::Generate { check: false });
    assert_eq!(command("coverage"), Command::Coverage { format: Format::Table });
    assert_eq!(command("coverage --format json"), Command::Coverage { format: Format::Json });
    let diff = |revisions: &[&str], fail_on, explain: Option<&str>| {
        let revisions = revisions.iter().map(|&revision| revision.to_owned()).collect();
        let (format, explain) = (DiffFormat::Text, explain.map(str::to_owned));
        Command::Diff(DiffArguments { revisions, format, fail_on, explain })
    };
    assert_eq!(command("diff"), diff(&[], None, None));
    assert_eq!(
        command("diff v0.1.0 HEAD --fail-on breaking"),
        diff(&["v0.1.0", "HEAD"], Some(Level::Breaking), None)
    );
    assert_eq!(command("diff --explain"), diff(&[], None, Some("")));
    assert_eq!(command("diff --explain sort-added"), diff(&[], None, Some("sort-added")));
    let release = |level, dry_run| Command::Release { level, dry_run };
    assert_eq!(command("release minor"), release(ReleaseLevel::Minor, false));
    assert_eq!(command("release advice --dry-run"), release(ReleaseLevel::Advice, true));
    assert_eq!(command("mutants --only x"), Command::Mutants { only: "x".to_owned() });
    assert_eq!(parsed("check --root /x").unwrap().root, Some("/x".into()));
    assert_eq!(parsed("--root /x check").unwrap().root, Some("/x".into()));
    assert_eq!(parsed("check").unwrap().root, None);
}

#[test]
fn wrong_words_get_the_nearest_one() {
    for (line, near) in [
        ("generat", "'generate'"),
        ("mutnats", "'mutants'"),
        ("chekc", "'check'"),
        ("cov", "'coverage'"),
        ("bench compil", "'compile'"),
        ("generate --chek", "'--check'"),
        ("mutants --onyl x", "'--only'"),
        ("coverage --format jso", "'json'"),
        ("drift x --fail-on unknwon", "'unknown'"),
    ] {
        let error = parsed(line).unwrap_err();
        let hint = error.lines().find(|line| line.contains("tip:"));
        assert!(hint.is_some_and(|hint| hint.contains(near)), "{line}: {error}");
    }
}

#[test]
fn wrong_words_that_are_near_to_none_are_named() {
    for (line, named) in [
        ("", "Usage"),
        ("xyzzy", "'xyzzy'"),
        ("check --check", "'--check'"),
        ("check --root", "'--root <DIR>'"),
        ("drift", "<FOLDER>"),
        ("drift x --write", "--source <TEXT>"),
        ("drift x --add-fields", "--write"),
        ("drift x --write --source y --date 2026-02-30", "--date <DATE>"),
        ("coverage --format xml", "[possible values: table, json]"),
        ("bench", "compile"),
        ("diff a b c", "'c'"),
        ("diff --fail-on worse", "[possible values: breaking, additive, docs]"),
        ("release", "<LEVEL>"),
        ("release 0.2.0", "[possible values: major, minor, patch, advice]"),
        ("diff HEAD --explain sort-added", "'--explain"),
    ] {
        let error = parsed(line).unwrap_err();
        assert!(error.contains(named), "{line}: {error}");
    }
}

/// Each command and option has a description, in lines that fit a terminal.
#[test]
fn help_is_complete_and_narrow() {
    fn check(command: &mut clap::Command) {
        let help = command.render_long_help().to_string();
        assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
        assert!(command.get_about().is_some(), "{}", command.get_name());
        for argument in command.get_arguments() {
            assert!(argument.get_help().is_some(), "{argument} of {}", command.get_name());
        }
        command.get_subcommands_mut().for_each(check);
    }
    let mut command = Arguments::command();
    command.build();
    command.clone().debug_assert();
    check(&mut command);
}
