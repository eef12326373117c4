//! The command: arguments, settings, and the output at the start.

#[cfg(test)]
mod agreement;
pub(crate) mod arguments;
pub(crate) mod introduction;
pub(crate) mod settings;
pub(crate) mod settings_file;
pub(crate) mod signals;

use std::io;

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
    let started: io::Result<Sandbox> = settings.builder().start().await;
    let sandbox = started.map_err(|error| {
        let message = error.to_string();
        file.map_or(message.clone(), |file| file.with_place(&message))
    })?;
    println!("{}", arguments.introduction().text(&sandbox));
    signals.wait().await;
    Ok(())
}
