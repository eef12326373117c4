//! Runs tests with a mutant switched on.

use std::{
    fs::{self, File},
    io,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use super::{select::Selection, source::SWITCH};

/// The time between two looks at a running process.
const LOOK: Duration = Duration::from_millis(20);

/// The outcome of tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All tests passed.
    Passed,
    /// A test failed, or its process died.
    Failed(String),
    /// The tests did not end in time.
    Stopped,
}

/// Says whether somebody wants the command to end, as by Ctrl-C.
///
/// The tests have process groups of their own, so that the terminal does not end them.
pub(crate) fn interruption() -> io::Result<Arc<AtomicBool>> {
    let flag = Arc::new(AtomicBool::new(false));
    #[cfg(unix)]
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(&flag))?;
    }
    Ok(flag)
}

/// Runs the tests of one binary, without a mutant where `mutant` is `None`.
///
/// # Errors
///
/// When the process cannot be started, runs other tests than these, or is interrupted.
pub(crate) fn run(
    selection: &Selection<'_>,
    mutant: Option<&str>,
    limit: Duration,
    log: &Path,
    interruption: &AtomicBool,
) -> Result<Outcome, String> {
    let failed = |error: io::Error| format!("error: {}: {error}", log.display());
    let output = File::create(log).map_err(failed)?;
    let mut command = Command::new(&selection.binary.program);
    command
        .arg("--exact")
        .args(&selection.tests)
        .current_dir(&selection.binary.folder)
        .env("CARGO_MANIFEST_DIR", &selection.binary.folder)
        .env_remove(SWITCH)
        .envs(mutant.map(|name| (SWITCH, name)))
        .stdin(Stdio::null())
        .stdout(output.try_clone().map_err(failed)?)
        .stderr(output);
    let mut group = Group::start(&mut command).map_err(failed)?;
    let status = group.wait(limit, interruption).map_err(failed)?;
    drop(group);
    let text = fs::read(log).map_err(failed)?;
    judge(&String::from_utf8_lossy(&text), status, selection.tests.len())
}

/// Reads the outcome from the status and the output of a test binary.
pub(crate) fn judge(
    text: &str,
    status: Option<ExitStatus>,
    expected: usize,
) -> Result<Outcome, String> {
    let Some(status) = status else { return Ok(Outcome::Stopped) };
    let plural = if expected == 1 { "" } else { "s" };
    if !text.contains(&format!("running {expected} test{plural}\n")) {
        return Err(format!("the binary did not run {expected} tests:\n{text}"));
    }
    if status.success() {
        return Ok(Outcome::Passed);
    }
    let mut failed = text.lines().filter_map(|line| {
        let rest = line.strip_prefix("test ")?.strip_suffix("FAILED")?;
        rest.split(" ... ").next()
    });
    Ok(Outcome::Failed(match failed.next() {
        Some(first) => first.to_owned(),
        None => format!("the process ended with {status}"),
    }))
}

/// A process with the processes that it starts. All of them end when this is dropped.
struct Group(Child);

impl Group {
    fn start(command: &mut Command) -> io::Result<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        command.spawn().map(Self)
    }

    /// The status, unless the process takes longer.
    fn wait(
        &mut self,
        limit: Duration,
        interruption: &AtomicBool,
    ) -> io::Result<Option<ExitStatus>> {
        let start = Instant::now();
        loop {
            if interruption.load(Ordering::Relaxed) {
                return Err(io::Error::other("the command was interrupted"));
            }
            let status = self.0.try_wait()?;
            if status.is_some() || start.elapsed() >= limit {
                return Ok(status);
            }
            thread::sleep(LOOK);
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // Both fail where the process has ended.
        #[cfg(unix)]
        if let Some(id) = i32::try_from(self.0.id()).ok().and_then(rustix::process::Pid::from_raw) {
            let _ = rustix::process::kill_process_group(id, rustix::process::Signal::KILL);
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
