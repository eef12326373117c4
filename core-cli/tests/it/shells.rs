//! Completions in real shells: keys are typed, and the line of the shell is read.

use std::{env, fs, path::Path, process::Command};

use tempfile::TempDir;

use crate::{pty::Pty, support::corectl};

/// A beginning of a line, and what the shell shows after Tab.
const LINES: [(&str, &str); 11] = [
    ("corectl whoa", "corectl whoami"),
    ("corectl list time-en", "corectl list time-entry"),
    ("corectl update activ", "corectl update activity"),
    ("corectl list time --fields classif", "--fields classification"),
    ("corectl list time --fields date,classif", "--fields date,classification"),
    ("corectl list time --order billSt", "--order billStatus"),
    ("corectl list time --where billSt", "--where billStatus"),
    ("corectl create client --set compan", "--set company="),
    ("corectl explain invoice.balanc", "invoice.balance"),
    ("corectl mirror --to cs", "--to csv:"),
    ("corectl report aging --mirror parq", "--mirror parquet:"),
];

/// Returns a path on which `corectl` is, for a shell that is installed.
///
/// A shell that is not installed is not tried, except where `CORE_NEEDS_PROGRAMS` is set.
fn path_for(shell: &str) -> Option<String> {
    let is_installed = Command::new(shell).arg("-c").arg("true").status().is_ok();
    if !is_installed {
        assert!(env::var_os("CORE_NEEDS_PROGRAMS").is_none(), "`{shell}` is not installed");
        eprintln!("`{shell}` is not installed, so its completions are not tried here");
        return None;
    }
    let program = Path::new(env!("CARGO_BIN_EXE_corectl"));
    let path = env::var("PATH").unwrap_or_default();
    Some(format!("{}:{path}", program.parent().unwrap().display()))
}

/// Starts a shell with the surroundings of the command and its completions, in a folder of its own.
fn shell(program: &str, arguments: &[&str], path: &str, folder: &TempDir) -> Command {
    let mut shell = Command::new(program);
    shell.args(arguments).env("PATH", path).env("HOME", folder.path());
    shell.env("ZDOTDIR", folder.path()).env("PS1", "ready> ").current_dir(folder.path());
    shell.env_remove("COMPLETE").env_remove("FPATH");
    shell
}

/// Makes a bash with completions.
fn bash(path: &str, folder: &TempDir) -> Command {
    let lines = "source <(corectl completions bash)\nPS1='ready> '\n";
    fs::write(folder.path().join("rc"), lines).unwrap();
    shell("bash", &["--noprofile", "--rcfile", "rc", "-i"], path, folder)
}

/// Makes a zsh with completions.
fn zsh(path: &str, folder: &TempDir) -> Command {
    let lines = "autoload -U compinit && compinit -u\nsource <(corectl completions zsh)\n\
                 PS1='ready> '\nunsetopt zle_bracketed_paste 2>/dev/null; unset zle_bracketed_paste\n";
    fs::write(folder.path().join(".zshrc"), lines).unwrap();
    shell("zsh", &["-d", "-i"], path, folder)
}

/// Types each line and Tab, and checks what the shell makes of it.
fn complete(mut terminal: Pty) {
    terminal.wait_for("ready> ");
    for (typed, completed) in LINES {
        terminal.clear();
        terminal.press(typed);
        terminal.press("\t");
        terminal.wait_for_plain(completed);
        // Ctrl-U empties the line, and a new prompt follows.
        terminal.clear();
        terminal.press("\u{15}\n");
        terminal.wait_for("ready> ");
    }
    terminal.press("exit\n");
    let (_, text) = terminal.end();
    assert!(!text.contains("command not found"), "{text}");
}

#[test]
fn bash_completes_commands_resources_fields_and_destinations() {
    let Some(path) = path_for("bash") else { return };
    let folder = tempfile::tempdir().unwrap();
    complete(Pty::start_as_owner(&bash(&path, &folder)));
}

#[test]
fn zsh_completes_commands_resources_fields_and_destinations() {
    let Some(path) = path_for("zsh") else { return };
    let folder = tempfile::tempdir().unwrap();
    complete(Pty::start_as_owner(&zsh(&path, &folder)));
}

#[test]
fn fish_completes_commands_resources_fields_and_destinations() {
    let Some(path) = path_for("fish") else { return };
    let folder = tempfile::tempdir().unwrap();
    for (typed, completed) in LINES {
        let script = format!("corectl completions fish | source; complete -C '{typed}'");
        let mut fish = shell("fish", &["--no-config", "-c", &script], &path, &folder);
        let output = fish.env("XDG_CONFIG_HOME", folder.path()).output().unwrap();
        let offered = String::from_utf8(output.stdout).unwrap();
        // fish offers the last word only, with an explanation behind a tab.
        let word = completed.rsplit(' ').next().unwrap();
        let mut words = offered.lines().map(|line| line.split('\t').next().unwrap());
        assert!(words.any(|offer| offer == word), "{typed}: {offered}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{typed}");
    }
}

/// Returns the words that a shell offers at the end of a line.
fn offered(line: &[&str]) -> Vec<String> {
    let mut command = corectl();
    command.env("COMPLETE", "fish").arg("--").arg("corectl").args(line);
    let offered = String::from_utf8(command.output().unwrap().stdout).unwrap();
    offered.lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect()
}

#[test]
fn filters_orders_and_mappings_go_on_with_the_next_word() {
    for (line, word) in [
        (&["list", "time", "--where", "billable "][..], "billable ="),
        (&["list", "time", "--where", "date >"], "date >="),
        (&["count", "time", "--where", "billStatus = U"], "billStatus = Unbilled"),
        (&["delete", "time", "--where", "billable = true a"], "billable = true and"),
        (&["list", "time", "--where", "\"billable = true and dat"], "billable = true and date"),
        (&["list", "time", "--order", "date d"], "date desc"),
        (&["import", "time", "x.csv", "--map", "Hours=actualH"], "Hours=actualHours"),
        (&["import", "time", "x.csv", "--key", "dat"], "date"),
        (&["mirror", "--to", "po"], "postgres://"),
        (&["mirror", "--resources", "client,inv"], "client,invoice"),
        (&["mirror", "--expand", "invoice.invoiceD"], "invoice.invoiceDetails"),
        (&["completions", "f"], "fish"),
    ] {
        let offered = offered(line);
        assert!(offered.iter().any(|offer| offer == word), "{line:?}: {offered:?}");
    }
    for line in [
        &["list", "nothing", "--where", "dat"][..],
        &["list", "time", "--where", "nothing "],
        &["create", "time", "--set", "lastUpd"],
        &["mirror", "--to", "mysql:x"],
    ] {
        assert_eq!(offered(line), [""; 0], "{line:?}");
    }
}

/// Words that go on, each with more keys after Tab, and the line that they must make together.
const OPEN: [(&str, &str, &str); 7] = [
    ("corectl create client --set compan", "Acme", "corectl create client --set company=Acme"),
    ("corectl mirror --to cs", "out", "corectl mirror --to csv:out"),
    ("corectl mirror --to csv:fold", "x", "corectl mirror --to csv:folder/x"),
    (
        "corectl import time x.csv --map Hours=actualH",
        "-q",
        "corectl import time x.csv --map Hours=actualHours -q",
    ),
    ("corectl list time --order=billSt", "-q", "corectl list time --order=billStatus -q"),
    ("corectl whoa", "-q", "corectl whoami -q"),
    ("corectl list time-en", "-q", "corectl list time-entry -q"),
];

/// Types the beginning of a word, Tab and the rest. The line of the shell must not have a blank between them.
fn go_on(mut terminal: Pty) {
    terminal.wait_for("ready> ");
    for (typed, rest, line) in OPEN {
        terminal.clear();
        terminal.press(typed);
        terminal.press("\t");
        terminal.press(rest);
        // Ctrl-A and a word make the shell print the line instead of running it.
        terminal.press("\u{1}echo $((40+2)) \n");
        terminal.wait_for_plain(&format!("42 {line}\r\n"));
    }
    terminal.press("exit\n");
    terminal.end();
}

#[test]
fn bash_and_zsh_add_no_blank_to_a_word_that_goes_on() {
    for program in ["bash", "zsh"] {
        let Some(path) = path_for(program) else { continue };
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("folder")).unwrap();
        match program {
            "bash" => go_on(Pty::start_as_owner(&bash(&path, &folder))),
            _ => go_on(Pty::start_as_owner(&zsh(&path, &folder))),
        }
    }
}
