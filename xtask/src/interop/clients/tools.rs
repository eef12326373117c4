//! The libraries of the clients, in the versions of the lock files.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::language::Language;
use crate::interop::packages;

/// The folder with the programs of the clients.
pub(super) const FOLDER: &str = "tests/interop/clients";

/// The folder for libraries, logs and certificates, which are kept for the next run.
pub(super) struct Tools {
    pub(super) folder: PathBuf,
}

impl Tools {
    /// Installs the libraries that clients in these languages need.
    pub(super) fn install(root: &Path, languages: &[Language]) -> Result<Self, String> {
        let tools = Self { folder: root.join("target/interop/clients") };
        fs::create_dir_all(&tools.folder)
            .map_err(|error| format!("error: {}: {error}", tools.folder.display()))?;
        let programs = root.join(FOLDER);
        if languages.contains(&Language::Python) {
            let requirements = programs.join("python/requirements.txt");
            packages::of_python(&tools.folder.join("python"), &requirements, &[packages::HASHES])?;
        }
        if languages.iter().any(|language| language.is_node()) {
            packages::of_node(&programs.join("node"))?;
        }
        Ok(tools)
    }

    /// Returns the interpreter of the Python clients.
    pub(super) fn python(&self) -> PathBuf {
        self.folder.join("python/bin/python")
    }
}

/// Returns the argument that makes a program print its version and end.
pub(super) fn version_flag(program: &str) -> &'static str {
    match program {
        "apache2" => "-v",
        "java" => "-version",
        "openssl" => "version",
        _ => "--version",
    }
}

/// Lets a program trust a certificate of its sandbox, as its language and its libraries expect it.
pub(super) fn trust(command: &mut Command, certificate: &Path) {
    for variable in [
        "CORE_CERTIFICATE",
        "CURL_CA_BUNDLE",
        "NODE_EXTRA_CA_CERTS",
        "REQUESTS_CA_BUNDLE",
        "SSL_CERT_FILE",
    ] {
        command.env(variable, certificate);
    }
}
