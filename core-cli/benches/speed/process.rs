//! A process with its time and its memory.

use std::{
    env, fs,
    io::Read,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use core_sandbox::Sandbox;

/// The figures of a process that has ended.
pub(crate) struct Figures {
    pub(crate) time: Duration,
    /// The CPU time in seconds. The system counts it in hundredths.
    pub(crate) cpu: f64,
    /// The largest memory, as the last look before the end found it.
    pub(crate) peak_megabytes: f64,
    /// The number of lines of its output.
    pub(crate) lines: usize,
}

/// Runs a process, and reads its output through a pipe.
pub(crate) fn run(command: &mut Command) -> Figures {
    let cpu = cpu_of_children();
    let start = Instant::now();
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut output = child.stdout.take().unwrap();
    let (mut part, mut lines, mut peak_megabytes) = (vec![0; 64 * 1024], 0, 0.0);
    loop {
        let length = output.read(&mut part).unwrap();
        lines += part[..length].iter().filter(|byte| **byte == b'\n').count();
        if let Some(peak) = self::peak_megabytes(child.id()) {
            peak_megabytes = peak;
        }
        if length == 0 {
            break;
        }
    }
    assert!(child.wait().unwrap().success(), "{command:?}");
    let time = start.elapsed();
    Figures { time, cpu: cpu_of_children() - cpu, peak_megabytes, lines }
}

/// Makes a command that uses a sandbox, without the settings of the person who measures.
pub(crate) fn corectl(program: &str, sandbox: &Sandbox) -> Command {
    let mut command = Command::new(program);
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("CORE")) {
        command.env_remove(name);
    }
    for name in ["PAGER", "COLUMNS", "COMPLETE"] {
        command.env_remove(name);
    }
    command.env("CORE_ACCESS_TOKEN", sandbox.issue_token());
    command.env("CORE_ENDPOINT", sandbox.endpoint()).stdin(Stdio::null());
    command
}

/// Returns the median of times.
pub(crate) fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Returns the CPU time of all processes that this one has waited for.
fn cpu_of_children() -> f64 {
    let table = fs::read_to_string("/proc/self/stat").unwrap();
    let after = table.rsplit(") ").next().unwrap();
    let ticks = after.split(' ').skip(13).take(2).map(|ticks| ticks.parse::<f64>().unwrap());
    ticks.sum::<f64>() / 100.0
}

/// Returns the largest memory of a process so far. `None` after its end.
fn peak_megabytes(id: u32) -> Option<f64> {
    let table = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = table.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0)
}
