//! `api`: any call of Core by its method and path.

use std::{
    fs,
    io::{self, Read, Write},
    path::PathBuf,
};

use clap::Args;
use core_api::{
    catalog::{self, RESOURCES},
    client::RawCall,
};
use http::{Method, Response};
use serde_json::value::RawValue;

use crate::{
    context::Context,
    error::CliError,
    filled::filled,
    names::{did_you_mean, nearest},
    output::{Destination, Format, OutputArguments},
};

/// The arguments of `api`.
#[derive(Args, Debug)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct ApiArguments {
    /// Method and path, such as `GET /project`; the method is GET, or POST with `--input`
    #[arg(value_name = "METHOD PATH", num_args = 1..=2, required = true, value_parser = filled)]
    call: Vec<String>,
    /// Parameter of the query, which can be repeated
    #[arg(long, value_name = "NAME=VALUE")]
    query: Vec<String>,
    /// File with the JSON of the body, or `-` for standard input
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
    /// Write the status and the headers of the answer first
    #[arg(long, short)]
    include: bool,
    /// Write to a file, which is replaced only once the output is complete
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// The part of the help about the answer.
const AFTER_HELP: &str = "\
The answer is written as Core sent it, with personal data. The call has the token, waits for its turn in \
the rate limit, and is repeated where that is safe.

Examples:
  corectl api /project --query page=1,5
  corectl api POST /activity --input activity.json";

/// Names and values of a query.
type Parameters = Vec<(String, String)>;

impl ApiArguments {
    /// Runs the command.
    ///
    /// # Errors
    ///
    /// If an argument is not valid, or if Core refuses the call.
    pub(crate) async fn run(&self, context: &Context) -> Result<(), CliError> {
        let (method, path, queries) = self.parts()?;
        let body = self.body()?;
        if body.is_some() && method == Method::GET {
            return Err(CliError::usage("a GET has no body; leave `--input` out, or write POST"));
        }
        let output = OutputArguments { output: self.output.clone(), ..OutputArguments::default() };
        output.check()?;
        let client = context.client().await?;
        let call: RawCall = client.raw(method, path.clone());
        let call = queries.iter().fold(call, |call, (name, value)| call.query(name, value));
        let call = match &body {
            Some(body) => call.json(body),
            None => call,
        };
        let response = call.response().await.map_err(|error| of_call(error, &path))?;
        let mut destination = output.open(context, Format::Json)?;
        if self.include {
            write_head(&mut destination, &response)?;
        }
        destination.write_all(response.body())?;
        if !response.body().is_empty() && !response.body().ends_with(b"\n") {
            destination.write_all(b"\n")?;
        }
        destination.finish()
    }

    /// Returns the method, the path and the parameters of the query.
    fn parts(&self) -> Result<(Method, String, Parameters), CliError> {
        let (method, path) = match self.call.as_slice() {
            [method, path] => (method.as_str(), path),
            [path] => (if self.input.is_some() { "POST" } else { "GET" }, path),
            _ => return Err(CliError::usage("`api` needs a path, as in `corectl api /project`")),
        };
        let known = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
        let method = known.into_iter().find(|known| known.as_str().eq_ignore_ascii_case(method));
        let method = method.ok_or_else(|| {
            CliError::usage(format!(
                "`{}` is not a valid method; write GET, POST, PUT, PATCH or DELETE",
                self.call.first().map_or("", String::as_str)
            ))
        })?;
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        let mut queries: Parameters = url::form_urlencoded::parse(query.as_bytes())
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        for query in &self.query {
            let Some((name, value)) = query.split_once('=').filter(|(name, _)| !name.is_empty())
            else {
                return Err(CliError::usage(format!(
                    "`--query {query}` is not a valid parameter; write NAME=VALUE, as in `--query page=1,5`"
                )));
            };
            queries.push((name.to_owned(), value.to_owned()));
        }
        Ok((method, path, queries))
    }

    /// Returns the JSON of the body.
    fn body(&self) -> Result<Option<Box<RawValue>>, CliError> {
        let Some(path) = &self.input else { return Ok(None) };
        let shown = path.display();
        let text = if path.as_os_str() == "-" {
            let mut text = String::new();
            io::stdin().lock().read_to_string(&mut text).map(|_| text)
        } else {
            fs::read_to_string(path)
        };
        let text = text.map_err(|error| {
            CliError::usage(format!("`--input`: {shown} cannot be read: {error}"))
        })?;
        RawValue::from_string(text).map(Some).map_err(|error| {
            CliError::usage(format!("`--input`: {shown} is not valid JSON: {error}"))
        })
    }
}

/// Adds the nearest known paths to the error of a path that Core does not have.
fn of_call(error: core_api::Error, path: &str) -> CliError {
    let is_not_found = error.is_not_found();
    let failed = CliError::from(error);
    let first = first_segment(path);
    let calls = RESOURCES.iter().flat_map(|resource| resource.calls);
    let mut known: Vec<&str> = calls.map(|call| first_segment(call.path)).collect();
    if !is_not_found || known.contains(&first) {
        return failed;
    }
    known.sort_unstable();
    known.dedup();
    let meant = catalog::find(first).map(|resource| first_segment(resource.path));
    let near = meant.map_or_else(|| nearest(known, first), |path| vec![path]);
    let near: Vec<String> = near.iter().map(|name| format!("/{name}")).collect();
    let advice = did_you_mean(&near.iter().map(String::as_str).collect::<Vec<_>>());
    failed.with_text(|text| format!("{text}\nno known path of Core begins with `/{first}`{advice}"))
}

fn first_segment(path: &str) -> &str {
    path.trim_start_matches('/').split('/').next().unwrap_or_default()
}

/// Writes the status and the headers of an answer.
fn write_head(
    destination: &mut Destination,
    response: &Response<impl Sized>,
) -> Result<(), CliError> {
    writeln!(destination, "{:?} {}", response.version(), response.status())?;
    for (name, value) in response.headers() {
        writeln!(destination, "{name}: {}", String::from_utf8_lossy(value.as_bytes()))?;
    }
    Ok(writeln!(destination)?)
}
