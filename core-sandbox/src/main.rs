//! The command `core-sandbox`: a sandbox for programs in any language.

mod command;

use std::process::ExitCode;

use clap::Parser;
use command::{
    arguments::{Arguments, Command},
    settings_file,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Arguments { command, serve } = Arguments::parse();
    let result = match command {
        None => command::serve(&serve).await,
        Some(Command::Serve(serve)) => command::serve(&serve).await,
        Some(Command::Init { file }) => init(&file),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the file of settings.
fn init(file: &std::path::Path) -> Result<(), String> {
    settings_file::write_template(file)?;
    let file = file.display();
    println!("{file} is written; start the sandbox with `core-sandbox --config {file}`");
    Ok(())
}
