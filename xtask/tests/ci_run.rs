//! `.ci/run` beside programs that only write down their arguments.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails by it")]

use std::{
    fs,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::Path,
    process::Command,
};

/// The programs that the check starts, apart from node.
const PRESENT: [&str; 19] = [
    "c++",
    "cc",
    "curl",
    "dbus-daemon",
    "dbus-monitor",
    "fish",
    "git",
    "gnome-keyring-daemon",
    "npm",
    "openssl",
    "pg_lsclusters",
    "psql",
    "python3",
    "redis-server",
    "setsid",
    "sqlite3",
    "unshare",
    "zsh",
    "cargo",
];

/// A machine whose programs write their arguments to a file.
struct Machine(tempfile::TempDir);

impl Machine {
    fn new() -> Self {
        let machine = Self(tempfile::tempdir().unwrap());
        for folder in ["bin", ".ci"] {
            fs::create_dir(machine.path().join(folder)).unwrap();
        }
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.ci/run");
        fs::copy(script, machine.path().join(".ci/run")).unwrap();
        for program in ["bash", "chmod", "dirname", "sed"] {
            let found = ["/bin", "/usr/bin"].map(|folder| Path::new(folder).join(program));
            let found = found.iter().find(|path| path.exists()).unwrap();
            symlink(found, machine.path().join("bin").join(program)).unwrap();
        }
        for program in PRESENT {
            machine.add(program, "");
        }
        machine
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Adds a program that writes down its call, and runs these lines then.
    fn add(&self, name: &str, lines: &str) {
        let path = self.path().join("bin").join(name);
        let text = format!("#!/bin/sh\necho \"{name} $*\" >> \"$CALLS\"\n{lines}\n");
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Runs the script. Returns whether it succeeded, the calls of programs, and the errors.
    fn run(&self) -> (bool, String, String) {
        let calls = self.path().join("calls");
        let mut script = Command::new(self.path().join(".ci/run"));
        script.env("PATH", self.path().join("bin")).env("CALLS", &calls);
        let output = script.output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        (output.status.success(), fs::read_to_string(calls).unwrap(), errors)
    }
}

#[test]
fn a_machine_with_all_programs_installs_nothing() {
    let machine = Machine::new();
    machine.add("node", "echo v22.1.0");
    let (is_success, calls, errors) = machine.run();
    assert!(is_success && calls.ends_with("cargo xtask ci\n"), "{calls}{errors}");
    assert!(!calls.contains("install"), "{calls}");
}

#[test]
fn a_missing_program_of_the_clients_is_installed() {
    let machine = Machine::new();
    for program in ["curl", "python3"] {
        fs::remove_file(machine.path().join("bin").join(program)).unwrap();
    }
    let node = "printf '#!/bin/sh\\necho v20.0.0\\n' > bin/node; chmod +x bin/node";
    machine.add("apt-get", &format!("case \"$*\" in *nodejs*) {node};; esac"));
    let (is_success, calls, errors) = machine.run();
    assert!(is_success && calls.ends_with("cargo xtask ci\n"), "{calls}{errors}");
    for packages in ["curl", "python3 python3-venv", "nodejs npm"] {
        assert!(calls.contains(&format!(" ca-certificates {packages}\n")), "{calls}");
    }
}

#[test]
fn an_old_node_is_replaced_for_the_check() {
    let machine = Machine::new();
    machine.add("node", "echo v18.19.0");
    machine.add("cargo", "echo \"PATH ${PATH%%:*}\" >> \"$CALLS\"");
    let (is_success, calls, errors) = machine.run();
    assert!(is_success, "{errors}");
    assert!(calls.contains("npm install --global --prefix target/ci/node "), "{calls}");
    assert!(calls.trim_end().ends_with("target/ci/node/bin"), "{calls}");
}

#[test]
fn a_machine_without_a_network_names_what_it_cannot_install() {
    let machine = Machine::new();
    machine.add("apt-get", "[ \"$1\" != install ] || exit 100");
    let (is_success, calls, errors) = machine.run();
    assert!(!is_success && !calls.contains("cargo"), "{calls}");
    assert!(errors.starts_with("error: apt-get cannot install: ca-certificates nodejs npm\n"));
    assert!(errors.contains("\n  help: install them by hand, or "), "{errors}");

    let machine = Machine::new();
    machine.add("node", "echo v18.19.0");
    machine.add("npm", "exit 1");
    let (is_success, calls, errors) = machine.run();
    assert!(!is_success && !calls.contains("cargo"), "{calls}");
    assert!(errors.contains("error: npm cannot install node 20\n"), "{errors}");
}
