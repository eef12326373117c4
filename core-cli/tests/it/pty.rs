//! A pseudo-terminal: the test types at it, and reads what a person would see.

use std::{
    fs::File,
    io::{Read, Write},
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

use rustix::{
    fs::{Mode, OFlags, open},
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
    termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize},
};

/// The longest time until an expected text is shown.
const PATIENCE: Duration = Duration::from_secs(20);

/// A command at a terminal of its own.
pub(crate) struct Pty {
    keys: File,
    shown: Receiver<Vec<u8>>,
    /// All that the terminal has shown, with its control sequences.
    text: String,
    child: Child,
}

impl Pty {
    /// Starts a command whose three standard streams are at the terminal. Its width is `COLUMNS` of the command, or 100.
    pub(crate) fn start(command: &mut Command) -> Self {
        Self::open(command, true)
    }

    /// Starts a command that owns its terminal, as one does that a shell starts. `setsid` is needed.
    pub(crate) fn start_as_owner(command: &Command) -> Self {
        let mut owner = Command::new("setsid");
        owner.arg("--ctty").arg(command.get_program()).args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => owner.env(name, value),
                None => owner.env_remove(name),
            };
        }
        if let Some(folder) = command.get_current_dir() {
            owner.current_dir(folder);
        }
        Self::open(&mut owner, true)
    }

    /// Starts a command whose standard output is not at the terminal.
    pub(crate) fn start_piped(command: &mut Command) -> Self {
        Self::open(command, false)
    }

    fn open(command: &mut Command, shows_output: bool) -> Self {
        let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&terminal).unwrap();
        unlockpt(&terminal).unwrap();
        let columns = command.get_envs().find(|(name, _)| *name == "COLUMNS");
        let columns = columns.and_then(|(_, value)| value?.to_str()?.parse().ok()).unwrap_or(100);
        let size = Winsize { ws_row: 50, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&terminal, size).unwrap();
        let name = ptsname(&terminal, Vec::new()).unwrap();
        let side = || open(&name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
        command.env("TERM", "xterm").stdin(Stdio::from(side())).stderr(Stdio::from(side()));
        command.stdout(if shows_output { Stdio::from(side()) } else { Stdio::null() });
        let child = command.spawn().unwrap();
        // The command holds ends of the terminal, which would never close.
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let keys = File::from(terminal);
        let (send, shown) = channel();
        let mut screen = keys.try_clone().unwrap();
        std::thread::spawn(move || {
            let mut part = [0; 4096];
            // The terminal fails once the command has ended.
            while let Ok(length @ 1..) = screen.read(&mut part) {
                if send.send(part[..length].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self { keys, shown, text: String::new(), child }
    }

    /// Types keys.
    pub(crate) fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
    }

    /// Sends the signal of Ctrl-C. A process without a controlling terminal does not get it by the key.
    pub(crate) fn interrupt(&self) {
        let id = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
    }

    /// Waits until the terminal has shown a text, and returns all that it has shown.
    pub(crate) fn wait_for(&mut self, part: &str) -> &str {
        while !self.text.contains(part) {
            self.read_more(part);
        }
        &self.text
    }

    /// Waits until the terminal has shown a text, apart from control sequences. Returns all that it has shown so far.
    pub(crate) fn wait_for_plain(&mut self, part: &str) -> String {
        while !plain(&self.text).contains(part) {
            self.read_more(part);
        }
        plain(&self.text)
    }

    fn read_more(&mut self, part: &str) {
        let more = self.shown.recv_timeout(PATIENCE);
        let more = more.unwrap_or_else(|error| panic!("{part}: {error}: {:?}", self.text));
        self.text.push_str(&String::from_utf8_lossy(&more));
    }

    /// Waits until the terminal no longer shows the keys that are typed.
    pub(crate) fn wait_until_hidden(&self) {
        let start = std::time::Instant::now();
        while tcgetattr(&self.keys).unwrap().local_modes.contains(LocalModes::ECHO) {
            assert!(start.elapsed() < PATIENCE, "keys are shown: {}", self.text);
            std::thread::yield_now();
        }
    }

    /// Forgets what the terminal has shown so far.
    pub(crate) fn clear(&mut self) {
        self.text.clear();
    }

    /// Waits for the end of the command. Returns its exit code, and all that the terminal has shown.
    pub(crate) fn end(mut self) -> (Option<i32>, String) {
        while let Ok(more) = self.shown.recv_timeout(PATIENCE) {
            self.text.push_str(&String::from_utf8_lossy(&more));
        }
        (self.child.wait().unwrap().code(), self.text)
    }
}

/// Returns the text without bells, and without the sequences that move the cursor or set colors.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != '\u{1b}' {
            // A bell is heard, and not seen.
            plain.extend(Some(letter).filter(|letter| *letter != '\u{7}'));
            continue;
        }
        if letters.next() == Some('[') {
            // The last character of a sequence is a letter or one of `@` to `~`.
            letters.by_ref().find(|letter| ('@'..='~').contains(letter));
        }
    }
    plain
}
