//! The time of the commands for specs, for today's specs and for many more resources.

use std::{
    fs, io,
    path::Path,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::{
    diagnostics::Source,
    load::{self, LoadedSpecs},
};

/// The number of runs. The best one counts.
const RUNS: usize = 5;

/// The largest times for today's specs, in milliseconds, in the order of [`COMMANDS`].
const GOALS: [u32; 3] = [100, 300, 100];

/// The measured commands. The last one has nothing to do.
const COMMANDS: [&str; 3] = ["check", "generate", "generate again"];

/// The commands that are measured, by the functions that run them.
pub(crate) struct SpecCommands {
    pub(crate) check: fn(&Path) -> Result<String, String>,
    pub(crate) generate: fn(&Path) -> Result<String, String>,
}

/// Measures the commands for today's specs and for `times` as many resources, and returns a table.
///
/// # Errors
///
/// Specs with mistakes, or a folder that cannot be written.
pub(crate) fn run(root: &Path, times: usize, commands: &SpecCommands) -> Result<String, String> {
    let fault = |error: io::Error| format!("error: {error}");
    let LoadedSpecs { sources, .. } = load::load(root).map_err(fault)?;
    let mut lines = vec![
        "| resources | check | generate | generate again | memory |".to_owned(),
        "|---|---|---|---|---|".to_owned(),
    ];
    let mut measured = Vec::new();
    for times in [1, times] {
        let sources = multiplied(&sources, times);
        let resources = load::of(sources.clone()).specs.resources.len();
        let best = measure(&sources, commands)?;
        let shown = best.map(|time| format!("{} ms", time.as_millis()));
        lines.push(format!("| {resources} | {} | {} |", shown.join(" | "), memory()));
        measured.push(best);
    }
    let ratios = measured[0].iter().zip(measured[1]).map(|(one, many)| {
        format!("{:.1}", many.as_secs_f64() / one.as_secs_f64().max(f64::MIN_POSITIVE))
    });
    lines.push(format!("| ratio | {} | |", ratios.collect::<Vec<_>>().join(" | ")));
    let goals = GOALS.map(|goal| format!("{goal} ms")).join(" | ");
    lines.push(format!("| goal today | {goals} | |"));
    let head = format!(
        "best processor time of {RUNS} runs in one process; the goal of a ratio is at most {}",
        times + 1
    );
    Ok(format!("{head}\n\n{}", lines.join("\n")))
}

/// Returns the best time of each command for specs.
fn measure(sources: &[Source], commands: &SpecCommands) -> Result<[Duration; 3], String> {
    let mut best = [Duration::MAX; COMMANDS.len()];
    for _ in 0..RUNS {
        let folder = workspace(sources).map_err(|error| format!("error: {error}"))?;
        for (command, best) in
            [commands.check, commands.generate, commands.generate].iter().zip(&mut best)
        {
            let clock = Clock::start();
            let result = command(folder.path());
            *best = clock.elapsed().min(*best);
            // Rules about numbers of fields may find the copies, and the measurement goes on.
            result
                .or_else(|text| if text.starts_with("warning") { Ok(text) } else { Err(text) })?;
        }
    }
    Ok(best)
}

/// A clock of the processor time of this thread, so that other programs do not count.
struct Clock {
    start: Instant,
    /// `None` where the system does not tell the time.
    processor: Option<Duration>,
}

impl Clock {
    fn start() -> Self {
        Self { start: Instant::now(), processor: Self::processor() }
    }

    fn elapsed(&self) -> Duration {
        let processor = self.processor.zip(Self::processor());
        processor.map_or_else(|| self.start.elapsed(), |(start, end)| end.saturating_sub(start))
    }

    fn processor() -> Option<Duration> {
        let times = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        Some(Duration::from_nanos(times.split_whitespace().next()?.parse().ok()?))
    }
}

/// Makes a workspace with these specs and without generated files.
fn workspace(sources: &[Source]) -> io::Result<TempDir> {
    let folder = tempfile::tempdir()?;
    for source in sources {
        let path = folder.path().join(&source.path);
        fs::create_dir_all(path.parent().unwrap_or(folder.path()))?;
        fs::write(path, &source.text)?;
    }
    Ok(folder)
}

/// Returns the specs with this many copies of each resource, under other names and paths.
fn multiplied(sources: &[Source], times: usize) -> Vec<Source> {
    let mut all = sources.to_vec();
    let resources = sources.iter().filter(|source| source.path.starts_with("specs/resources/"));
    for source in resources {
        all.extend((2..=times).filter_map(|number| copy(source, number)));
    }
    all
}

/// Returns a copy of a resource. It is `None` for a file that does not name a resource.
fn copy(source: &Source, number: usize) -> Option<Source> {
    let name = source.text.split("\nresource = \"").nth(1)?.split('"').next()?;
    let path = source.text.split("\npath = \"").nth(1)?.split('"').next()?;
    let text = source
        .text
        .replace(
            &format!("\nresource = \"{name}\""),
            &format!("\nresource = \"{name}Copy{number}\""),
        )
        .replace(&format!("\npath = \"{path}"), &format!("\npath = \"{path}-copy{number}"));
    let text = with_rust_names(&text, number);
    let file = source.path.strip_suffix(".toml")?;
    Some(Source { path: format!("{file}_copy{number}.toml"), text })
}

/// Returns a spec whose types and calls have other names in Rust.
fn with_rust_names(text: &str, number: usize) -> String {
    let mut parts = text.split("\nrust = \"");
    let mut renamed = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let part = part.replacen('"', &format!("Copy{number}\""), 1);
        renamed.push_str(&format!("\nrust = \"{part}"));
    }
    renamed
}

/// Returns the largest memory of this process so far, where the system tells it.
fn memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.map_or_else(|| "unknown".to_owned(), |kilobytes| format!("{} MB", kilobytes / 1024))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{check, diagnostics::Severity, lint};

    #[test]
    fn copies_of_the_specs_have_no_mistakes() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let LoadedSpecs { sources, specs, .. } = load::load(&root).unwrap();
        let mut loaded = load::of(multiplied(&sources, 3));
        assert_eq!(loaded.specs.resources.len(), 3 * specs.resources.len());
        check::check(&loaded.specs, &mut loaded.mistakes);
        lint::check(&mut loaded);
        let errors = loaded.mistakes.count(Severity::Error);
        assert_eq!(errors, 0, "{}", loaded.mistakes.render(&loaded.sources));
    }
}
