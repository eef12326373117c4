//! The command: arguments, settings, and the output at the start.

#[cfg(test)]
mod agreement;
pub(crate) mod arguments;
pub(crate) mod introduction;
pub(crate) mod settings;
pub(crate) mod settings_file;
pub(crate) mod signals;

use std::{fs, path::Path};

use arguments::ServeArguments;
use core_sandbox::Sandbox;
use settings_file::SettingsFile;
use signals::StopSignals;

/// Serves until a signal. An error is a message with the fix.
pub(crate) async fn serve(arguments: &ServeArguments) -> Result<(), String> {
    let file = arguments.config.as_deref().map(SettingsFile::read).transpose()?;
    let of_file = file.as_ref().map(|file| file.settings.clone()).unwrap_or_default();
    let settings = arguments.settings().over(of_file);
    // Signals are received from here on, so that one during the start is not lost.
    let signals =
        StopSignals::install().map_err(|error| format!("signals cannot be received: {error}"))?;
    let with_place = |message: String| match &file {
        Some(file) => file.with_place(&message),
        None => message,
    };
    let certificate_file = settings.tls_cert.clone();
    let builder = settings.builder().map_err(with_place)?;
    let sandbox = builder.start().await.map_err(|error| with_place(error.to_string()))?;
    if let Some(path) = certificate_file {
        write_certificate(&sandbox, &path).map_err(with_place)?;
    }
    println!("{}", arguments.introduction().text(&sandbox));
    signals.wait().await;
    Ok(())
}

/// Writes the certificate that clients have to trust.
fn write_certificate(sandbox: &Sandbox, path: &Path) -> Result<(), String> {
    let shown = path.display();
    let Some(pem) = sandbox.certificate() else {
        return Err(format!("`tls_cert` is {shown}, but the sandbox speaks no TLS; set `tls`"));
    };
    fs::write(path, pem).map_err(|error| {
        format!("`tls_cert`: {shown} cannot be written: {error}; give another path")
    })
}
