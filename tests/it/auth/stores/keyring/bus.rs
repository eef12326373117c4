//! A D-Bus and a Secret Service of the test. The user's own are never used.
//!
//! The address of the bus is in the environment, so the test runs itself again as a child process.

use std::{
    env, fs,
    io::{BufRead, BufReader, Lines, Write},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

use crate::support::program::is_installed;

/// Set in the child process.
const IS_CHILD: &str = "CORE_TEST_ON_A_BUS";

const BUS: &str = "DBUS_SESSION_BUS_ADDRESS";

const NAME: &str = "org.freedesktop.secrets";

/// The configuration of a bus that starts no services on demand.
const CONFIG: &str = r#"<busconfig>
    <type>session</type>
    <listen>unix:tmpdir=FOLDER</listen>
    <auth>EXTERNAL</auth>
    <policy context="default">
        <allow send_destination="*" eavesdrop="true"/>
        <allow eavesdrop="true"/>
        <allow own="*"/>
    </policy>
</busconfig>"#;

/// A process that is killed on drop.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// Returns true in the child process, which has its own bus. Otherwise runs the child process,
/// unless a required program is not installed.
pub(super) fn on_a_bus(test: &str) -> bool {
    if env::var_os(IS_CHILD).is_some() {
        return true;
    }
    for program in ["dbus-daemon", "dbus-monitor", "gnome-keyring-daemon"] {
        if !is_installed(program) {
            return false;
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("bus.conf");
    let text = CONFIG.replace("FOLDER", folder.path().to_str().unwrap());
    fs::write(&config, text).unwrap();
    let mut bus = Command::new("dbus-daemon")
        .arg(format!("--config-file={}", config.display()))
        .args(["--nofork", "--nopidfile", "--print-address"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = lines(&mut bus);
    let _bus = Process(bus);
    run(test, &lines.next().unwrap().unwrap(), folder.path());
    false
}

/// Does the same with a bus at this address, which may be invalid.
pub(super) fn on_another_bus(test: &str, address: &str) -> bool {
    if env::var_os(IS_CHILD).is_some() {
        return true;
    }
    run(test, address, tempfile::tempdir().unwrap().path());
    false
}

fn run(test: &str, address: &str, home: &Path) {
    let child = Command::new(env::current_exe().unwrap())
        .args(["--exact", &format!("auth::stores::keyring::{test}"), "--nocapture"])
        .env(IS_CHILD, "1")
        .env(BUS, address)
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", home)
        .env_remove("XDG_DATA_HOME")
        .output()
        .unwrap();
    let output = format!(
        "{}{}",
        String::from_utf8_lossy(&child.stdout),
        String::from_utf8_lossy(&child.stderr)
    );
    assert!(child.status.success() && output.contains("1 passed"), "{output}");
}

fn lines(child: &mut Child) -> Lines<BufReader<ChildStdout>> {
    BufReader::new(child.stdout.take().unwrap()).lines()
}

/// An unlocked Secret Service on the bus of this child process. It ends on drop.
pub(super) struct Service {
    _daemon: Process,
}

impl Service {
    /// Starts the service, and waits until it answers.
    pub(super) fn start() -> Self {
        Self::started(&["--unlock"])
    }

    /// Starts the service with a locked keyring, and without a person to unlock it.
    pub(super) fn start_locked() -> Self {
        Self::started(&[])
    }

    fn started(options: &[&str]) -> Self {
        let signal = format!("type='signal',member='NameOwnerChanged',arg0='{NAME}'");
        let mut monitor = Command::new("dbus-monitor")
            .args(["--session", &signal])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = lines(&mut monitor);
        let _monitor = Process(monitor);
        // The monitor is active once it has lost its own name.
        assert!(output.any(|line| line.unwrap().contains("NameLost")));
        let mut daemon = Command::new("gnome-keyring-daemon")
            .args(["--foreground", "--components=secrets"])
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        daemon.stdin.take().unwrap().write_all(b"password of the test").unwrap();
        let daemon = Process(daemon);
        assert!(output.any(|line| line.unwrap().contains(NAME)));
        Self { _daemon: daemon }
    }
}
