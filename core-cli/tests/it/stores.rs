//! Logins by hand and in other stores: a pasted address, a keyring that is missing, a Redis that machines share.

use std::{
    env, fs,
    io::{BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
};

use crate::{
    support::{Run, finish, words},
    test_sandbox::TestSandbox,
};

/// A person whose browser is on another machine, so that nothing of the command listens at the redirect URI.
struct Person {
    sandbox: TestSandbox,
    folder: tempfile::TempDir,
    callback: TcpListener,
}

impl Person {
    fn new() -> Self {
        let callback = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let uri = format!("http://{}/callback", callback.local_addr().unwrap());
        let sandbox = TestSandbox::with(|builder| builder.redirect_uri(uri));
        Self { sandbox, folder: tempfile::tempdir().unwrap(), callback }
    }

    fn command(&self, line: &str) -> Command {
        let mut command = self.sandbox.person(self.folder.path());
        command.args(words(line));
        command
    }

    fn run(&self, line: &str) -> Run {
        finish(&mut self.command(line))
    }

    /// Logs in by pasting, after some wrong lines. Returns the exit code, and the text on standard error.
    fn paste(&self, command: &mut Command, wrong: &str) -> (Option<i32>, String) {
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let (mut text, mut line) = (String::new(), String::new());
        while !line.trim_start().starts_with("http") {
            line.clear();
            assert!(stderr.read_line(&mut line).unwrap() > 0, "{text}");
            text.push_str(&line);
        }
        let callback = self.callback_of(line.trim());
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(format!("{wrong}{callback}\n").as_bytes()).unwrap();
        stderr.read_to_string(&mut text).unwrap();
        (child.wait().unwrap().code(), text)
    }

    /// Opens an address like a browser, and returns the address at which the browser ends.
    fn callback_of(&self, address: &str) -> String {
        let callback = self.callback.try_clone().unwrap();
        let browser = std::thread::spawn(move || {
            let (mut connection, _) = callback.accept().unwrap();
            let mut first = String::new();
            BufReader::new(&connection).read_line(&mut first).unwrap();
            connection.write_all(b"HTTP/1.0 200 OK\r\n\r\n").unwrap();
            first.split(' ').nth(1).unwrap().to_owned()
        });
        self.sandbox.browse(address);
        format!("http://{}{}", self.callback.local_addr().unwrap(), browser.join().unwrap())
    }
}

#[test]
fn a_pasted_address_logs_in_after_a_wrong_one() {
    let person = Person::new();
    let wrong = "nonsense\nhttp://127.0.0.1:1/callback?code=x&state=y\n";
    let (code, text) = person.paste(&mut person.command("login --paste"), wrong);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("logged in as Ada Reyes"), "{text}");
    assert_eq!(person.run("whoami").code, Some(0));
    // The end of the input ends the login.
    let ended = person.run("login --paste --account other");
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(3), ""), "{}", ended.stderr);
    assert!(!person.run("accounts").stdout.contains("other"));
}

#[test]
fn accounts_are_kept_apart_and_a_wrong_one_is_named() {
    let person = Person::new();
    for account in ["north", "south"] {
        let line = format!("login --paste --account {account}");
        assert_eq!(person.paste(&mut person.command(&line), "").0, Some(0));
    }
    let listed = person.run("accounts --csv").stdout;
    let names: Vec<_> = listed.lines().map(|row| row.split(',').next().unwrap()).collect();
    assert_eq!(names, ["account", "north", "south"], "{listed}");
    let by_variable = finish(person.command("whoami --csv").env("CORE_ACCOUNT", "south"));
    assert!(by_variable.stdout.contains("account,south"), "{by_variable:?}");
    fs::write(person.folder.path().join("config.toml"), "account = \"north\"\n").unwrap();
    assert!(person.run("whoami --csv").stdout.contains("account,north"));
    assert_eq!(person.run("logout --account south").code, Some(0));
    let gone = person.run("count time --account south");
    assert_eq!(gone.code, Some(3));
    assert!(gone.stderr.contains("run `corectl login --account south`"), "{}", gone.stderr);
    assert_eq!(person.run("count time").code, Some(0));
}

#[test]
fn a_keyring_that_is_missing_is_an_error_with_another_store() {
    let person = Person::new();
    for line in ["--store keyring whoami", "--store keyring accounts", "--store keyring login"] {
        let mut command = person.command(line);
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
        let run = finish(command.env("XDG_RUNTIME_DIR", "/nonexistent").env_remove("DISPLAY"));
        assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{line}: {}", run.stderr);
        for part in ["keyring", "`--store file`"] {
            assert!(run.stderr.contains(part), "{line}: {part}: {}", run.stderr);
        }
    }
}

#[test]
fn machines_share_a_session_in_redis() {
    let Some(redis) = Redis::start() else { return };
    let person = Person::new();
    let shared = |line: &str| {
        let mut command = person.command(line);
        command.env("CORE_REDIS_URL", &redis.url).env("CORE_STORE", "redis");
        command
    };
    let (code, text) = person.paste(&mut shared("login --paste"), "");
    assert_eq!(code, Some(0), "{text}");
    // Another machine has no files of this one.
    let other = tempfile::tempdir().unwrap();
    let whoami = finish(shared("whoami").env("CORECTL_CONFIG_DIR", other.path()));
    assert!(whoami.stdout.contains("Example Architects"), "{whoami:?}");
    assert!(!person.folder.path().join("sessions").exists());
    drop(redis);
    let gone = finish(&mut person.command("whoami --store redis"));
    assert_eq!(gone.code, Some(2), "{gone:?}");
}

/// A server of the test. Without `redis-server`, nothing is tried, except where `CORE_NEEDS_PROGRAMS` is set.
struct Redis {
    child: Child,
    url: String,
    _folder: tempfile::TempDir,
}

impl Redis {
    fn start() -> Option<Self> {
        if Command::new("redis-server").arg("--version").stdout(Stdio::null()).status().is_err() {
            assert!(env::var_os("CORE_NEEDS_PROGRAMS").is_none(), "`redis-server` is missing");
            eprintln!("`redis-server` is not installed, so this is not tried here");
            return None;
        }
        // Another process may take a port that was free.
        (0..20).find_map(|_| {
            let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
            let port = free.local_addr().unwrap().port();
            drop(free);
            Self::at(port, tempfile::tempdir().unwrap())
        })
    }

    /// Starts a server, and waits until it accepts connections.
    fn at(port: u16, folder: tempfile::TempDir) -> Option<Self> {
        let mut child = server(port, folder.path()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        if lines.any(|line| line.unwrap().contains("Ready to accept connections")) {
            // The server keeps writing.
            std::thread::spawn(move || lines.for_each(drop));
            return Some(Self { child, url: format!("redis://127.0.0.1:{port}"), _folder: folder });
        }
        child.wait().unwrap();
        None
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn server(port: u16, folder: &Path) -> Command {
    let mut command = Command::new("redis-server");
    command.args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--dir"]);
    command.arg(folder).stdin(Stdio::null()).stdout(Stdio::piped());
    command
}
