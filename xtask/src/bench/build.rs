//! Builds a workspace below the target folder, and measures the time.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

/// The number of builds of each side.
pub(super) const RUNS: usize = 3;

/// The dependencies of both sides, besides the library of each.
const DEPENDENCIES: &str = "\
bytes = \"1\"
http = \"1\"
jiff = { version = \"1\", default-features = false, features = [\"std\", \"serde\"] }
rust_decimal = { version = \"1\", default-features = false, features = [\"std\", \"serde\"] }
serde = { version = \"1\", features = [\"derive\"] }
serde_json = { version = \"1\", features = [\"raw_value\"] }
uuid = { version = \"1\", default-features = false, features = [\"std\", \"serde\"] }
";

/// A crate of the workspace.
pub(super) struct Crate {
    name: &'static str,
    file: &'static str,
    dependencies: &'static str,
    source: String,
}

impl Crate {
    pub(super) fn library(name: &'static str, source: String) -> Self {
        Self { name, file: "src/lib.rs", dependencies: "", source }
    }

    /// Makes a program of a side: `own`, which uses core-api, or `control`.
    pub(super) fn program(name: &'static str, side: &str, source: String) -> Self {
        let dependencies = match side {
            "own" => "core-api = { path = \"../../../core-api\", default-features = false }\n",
            _ => "control = { path = \"../control\" }\n",
        };
        Self { name, file: "src/main.rs", dependencies, source }
    }

    fn manifest(&self) -> String {
        format!(
            "[package]\nname = \"{}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\n{}{DEPENDENCIES}",
            self.name, self.dependencies
        )
    }
}

/// A workspace on disk.
pub(super) struct Workspace(PathBuf);

impl Workspace {
    pub(super) fn create(root: &Path, crates: &[Crate]) -> io::Result<Self> {
        let folder = root.join("target/bench-compile");
        let names: Vec<_> = crates.iter().map(|one| one.name).collect();
        let manifest = format!(
            "[workspace]\nmembers = {names:?}\nresolver = \"3\"\n\n[profile.release]\nstrip = true\n"
        );
        write(&folder.join("Cargo.toml"), &manifest)?;
        // The same versions as the workspace has, without asking a registry.
        fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
        for one in crates {
            write(&folder.join(one.name).join("Cargo.toml"), &one.manifest())?;
            write(&folder.join(one.name).join(one.file), &one.source)?;
        }
        Ok(Self(folder))
    }

    /// Returns the best times of two sides, built in turns. A side is a library and a program.
    pub(super) fn race(
        &self,
        arguments: &[&str],
        own: [&str; 2],
        control: [&str; 2],
    ) -> io::Result<(Duration, Duration)> {
        // The first run builds the shared dependencies.
        self.run(arguments, own)?;
        self.run(arguments, control)?;
        let mut best = (Duration::MAX, Duration::MAX);
        for _ in 0..RUNS {
            best.0 = best.0.min(self.rebuild(arguments, own)?);
            best.1 = best.1.min(self.rebuild(arguments, control)?);
        }
        Ok(best)
    }

    /// Builds a side from nothing, and returns the time.
    fn rebuild(&self, arguments: &[&str], side: [&str; 2]) -> io::Result<Duration> {
        let mut clean = vec!["clean"];
        clean.extend(arguments.iter().filter(|argument| argument.starts_with('-')));
        for name in side {
            clean.extend(["--package", name]);
        }
        self.cargo(&clean)?;
        let start = Instant::now();
        self.run(arguments, side)?;
        Ok(start.elapsed())
    }

    fn run(&self, arguments: &[&str], [_, program]: [&str; 2]) -> io::Result<()> {
        self.cargo(&[arguments, &["--package", program]].concat())
    }

    /// Builds all programs in release mode.
    pub(super) fn build_release(&self) -> io::Result<()> {
        self.cargo(&["build", "--release", "--workspace"])
    }

    /// Returns the size of a program in release mode, in bytes.
    pub(super) fn size(&self, program: &str) -> io::Result<u64> {
        let file = format!("target/release/{program}{}", std::env::consts::EXE_SUFFIX);
        Ok(fs::metadata(self.0.join(file))?.len())
    }

    fn cargo(&self, arguments: &[&str]) -> io::Result<()> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(arguments)
            .arg("--offline")
            .current_dir(&self.0)
            .env("CARGO_TARGET_DIR", self.0.join("target"))
            .env("CARGO_INCREMENTAL", "0")
            .output()?;
        if output.status.success() {
            return Ok(());
        }
        let text = String::from_utf8_lossy(&output.stderr);
        Err(io::Error::other(format!("cargo {} failed:\n{text}", arguments.join(" "))))
    }
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}
