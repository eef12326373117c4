//! `interop openapi`: the OpenAPI documents, held by validators and by generated clients that read a sandbox.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::{check, packages, sandbox::Sandbox, succeed};
use crate::{cargo::cargo, generate};

/// The programs that the generators and their clients need.
const PROGRAMS: [(&str, &str); 4] =
    [("node", "--version"), ("npm", "--version"), ("python3", "--version"), ("java", "-version")];

/// The folder with a program for each client.
const PROGRAMS_OF_CLIENTS: &str = "tests/interop/openapi";

/// The folder with the documents.
const DOCUMENTS: &str = "core-sandbox/openapi";

/// Installs the pinned tools, validates the documents, and runs a client of each generator.
///
/// # Errors
///
/// When a program is missing, a tool cannot be installed, a document is not valid, or a client fails.
pub(crate) fn run(root: &Path) -> Result<String, String> {
    for (program, flag) in PROGRAMS {
        check(program, flag)?;
    }
    generate::fresh(root)?;
    let work = Work::new(root)?;
    work.install()?;
    work.validate()?;
    Sandbox::build(root)?;
    let sandbox =
        Sandbox::start(root, &[], Stdio::null()).map_err(|error| format!("error: {error}"))?;
    work.python(&sandbox)?;
    work.typescript(&sandbox)?;
    work.progenitor(&sandbox)?;
    Ok("both OpenAPI documents are valid, and three generated clients read the sandbox".to_owned())
}

/// The folders of a run.
struct Work {
    root: PathBuf,
    /// The folder for tools and clients, which are kept for the next run.
    folder: PathBuf,
}

impl Work {
    fn new(root: &Path) -> Result<Self, String> {
        let work = Self { root: root.to_owned(), folder: root.join("target/interop/openapi") };
        fs::create_dir_all(&work.folder)
            .map_err(|error| format!("error: {}: {error}", work.folder.display()))?;
        Ok(work)
    }

    /// Returns the folder with the program of a client.
    fn program(&self, language: &str) -> PathBuf {
        self.root.join(PROGRAMS_OF_CLIENTS).join(language)
    }

    fn document(&self, name: &str) -> PathBuf {
        self.root.join(DOCUMENTS).join(name)
    }

    /// Returns a program of the Python environment.
    fn in_environment(&self, program: &str) -> Command {
        Command::new(self.folder.join("environment/bin").join(program))
    }

    /// Installs the versions that the lock files name.
    fn install(&self) -> Result<(), String> {
        let requirements = self.program("python").join("requirements.txt");
        packages::of_python(&self.folder.join("environment"), &requirements, &["--no-deps"])?;
        self.copy_typescript()
            .map_err(|error| format!("error: {}: {error}", self.typescript_folder().display()))?;
        packages::of_node(&self.typescript_folder())
    }

    /// Returns the folder in which the TypeScript programs are compiled beside their client.
    fn typescript_folder(&self) -> PathBuf {
        self.folder.join("typescript")
    }

    fn copy_typescript(&self) -> io::Result<()> {
        fs::create_dir_all(self.typescript_folder())?;
        for entry in fs::read_dir(self.program("typescript"))? {
            let path = entry?.path();
            if let Some(name) = path.file_name().filter(|_| path.is_file()) {
                fs::copy(&path, self.typescript_folder().join(name))?;
            }
        }
        Ok(())
    }

    /// Validates the documents, and lints the newer one.
    fn validate(&self) -> Result<(), String> {
        for name in ["openapi.json", "openapi-3.0.json"] {
            let mut validator = self.in_environment("openapi-spec-validator");
            succeed(validator.arg(self.document(name)), "the validator of OpenAPI")?;
        }
        let mut linter = self.node_program("redocly");
        linter.args(["lint", "--format=summary"]).arg(self.document("openapi.json"));
        linter.env("REDOCLY_TELEMETRY", "off").env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
        succeed(linter.current_dir(self.typescript_folder()), "the linter of OpenAPI")
    }

    fn node_program(&self, name: &str) -> Command {
        Command::new(self.typescript_folder().join("node_modules/.bin").join(name))
    }

    /// Generates a client from the newer document into a fresh folder.
    fn generate(&self, language: &str, folder: &Path) -> Result<(), String> {
        if folder.exists() {
            fs::remove_dir_all(folder)
                .map_err(|error| format!("error: {}: {error}", folder.display()))?;
        }
        let mut generator = self.in_environment("openapi-generator-cli");
        generator.args(["generate", "-g", language, "-i"]).arg(self.document("openapi.json"));
        generator.arg("-o").arg(folder).arg("--additional-properties=packageName=core_client");
        generator.env("JAVA_OPTS", "-Dlog.level=error");
        succeed(&mut generator, "openapi-generator")
    }

    fn python(&self, sandbox: &Sandbox) -> Result<(), String> {
        let client = self.folder.join("python");
        self.generate("python", &client)?;
        for name in ["first_call.py", "read_sandbox.py"] {
            let mut program = self.in_environment("python");
            program.arg(self.program("python").join(name)).env("PYTHONPATH", &client);
            succeed(sandbox.add_to(&mut program), "the Python client")?;
        }
        Ok(())
    }

    fn typescript(&self, sandbox: &Sandbox) -> Result<(), String> {
        let folder = self.typescript_folder();
        self.generate("typescript-fetch", &folder.join("core_client"))?;
        succeed(self.node_program("tsc").current_dir(&folder), "the TypeScript compiler")?;
        for name in ["first_call.js", "read_sandbox.js"] {
            let mut node = Command::new("node");
            node.arg(folder.join("built").join(name));
            succeed(sandbox.add_to(&mut node), "the TypeScript client")?;
        }
        Ok(())
    }

    fn progenitor(&self, sandbox: &Sandbox) -> Result<(), String> {
        let mut program = cargo(&self.root);
        program.args(["run", "--quiet", "--locked", "--manifest-path"]);
        program.arg(self.program("progenitor").join("Cargo.toml"));
        program.env("CARGO_TARGET_DIR", self.folder.join("progenitor"));
        succeed(sandbox.add_to(&mut program), "the client of progenitor")
    }
}
