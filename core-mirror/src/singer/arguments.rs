//! The command line of a tap.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use serde_json::{Map, Value};

use super::{
    catalog,
    config::TapConfig,
    error::TapError,
    file, log,
    output::Output,
    session,
    state::State,
    stop::Stop,
    stream::{self, Stream},
    sync::Tap,
};

/// The options of a tap, as the Singer specification defines them.
#[derive(Clone, Debug, PartialEq, Eq, Args)]
#[non_exhaustive]
pub struct TapArguments {
    /// File with the settings, as JSON
    #[arg(short, long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Print the catalog: all streams with their fields
    #[arg(short, long)]
    pub discover: bool,
    /// File with the catalog that selects streams and fields; without it, all but sensitive fields are read
    #[arg(long, value_name = "FILE", conflicts_with = "properties")]
    pub catalog: Option<PathBuf>,
    /// File with the catalog, by its old name
    #[arg(short, long, value_name = "FILE")]
    pub properties: Option<PathBuf>,
    /// File with the state of the last run, from which this one goes on
    #[arg(short, long, value_name = "FILE")]
    pub state: Option<PathBuf>,
}

impl TapArguments {
    /// Runs the tap, and returns its exit code.
    ///
    /// The code is 0 if every selected stream was read to its end. It is 2 if a file or a setting is not valid, and 1
    /// if the run is not complete.
    pub async fn run(self) -> ExitCode {
        match self.run_to_end().await {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                log::error(&error);
                error.code()
            }
        }
    }

    async fn run_to_end(self) -> Result<(), TapError> {
        let stop = Stop::new().map_err(|error| TapError::Runtime(error.to_string()))?;
        let config = match &self.config {
            Some(path) => TapConfig::read(file::read(path, "configuration")?, path)?,
            None => TapConfig::default(),
        };
        let streams = stream::all(&config)?;
        if self.discover {
            let output = Output::start();
            output.line(catalog::document(&streams, &config).into_bytes(), &stop).await?;
            return match output.finish().await {
                // A person may have read enough, as with `head`. No rows are lost.
                Err(TapError::Closed) => Ok(()),
                ended => ended,
            };
        }
        let selected = self.select(streams, &config)?;
        let state = self.read_state()?;
        let client = session::client(&config).await?;
        Tap::new(client, config, selected, state, stop)?.run().await
    }

    fn select(&self, streams: Vec<Stream>, config: &TapConfig) -> Result<Vec<Stream>, TapError> {
        match self.catalog.as_ref().or(self.properties.as_ref()) {
            Some(path) => catalog::select(streams, &file::read(path, "catalog")?, path, config),
            None => Ok(catalog::select_by_default(streams, config)),
        }
    }

    fn read_state(&self) -> Result<State, TapError> {
        let Some(path) = &self.state else {
            return Ok(State::default());
        };
        let text = file::text(path, "state")?;
        // Some programs write an empty file before the first run.
        let value: Map<String, Value> = match text.trim() {
            "" | "null" => Map::new(),
            text => file::parse(text, path, "state")?,
        };
        State::read(value, path)
    }
}
