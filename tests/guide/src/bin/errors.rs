//! Makes an activity, and decides by the error what to do next: `errors D-01 Design`.

use std::{env, process::ExitCode};

use core_api::{
    Activity, ActivityInput, Client, CreateActivity, Error, ErrorKind, ListActivities, Scope,
};
use core_auth::{App, FileStore, Session};

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [code, description] = arguments.as_slice() else {
        return Err("give a code and a description".into());
    };
    let session = Session::builder(App::from_env()?, FileStore::open("session-write.json")?)
        .scopes([Scope::ReadwriteCore, Scope::OfflineAccess])
        .open()
        .await?;
    let client = session.client()?;

    let input = ActivityInput::new().code(code).description(description);
    match session.run(|| client.send(CreateActivity::new(input.clone()))).await {
        Ok(activity) => println!("made {}", activity.code.unwrap_or_default()),
        // The text names the call, the server and the fix.
        Err(error) => {
            eprintln!("{error}");
            println!("{}", advice(&client, &error, code).await?);
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Decides what to do after an error.
async fn advice(client: &Client, error: &Error, code: &str) -> Result<String, Error> {
    if error.is_outcome_unknown() {
        // The answer was lost, so only Core knows whether the activity exists.
        let count = client.count(ListActivities::new().filter(Activity::CODE.eq(code))).await?;
        return Ok(format!("{count} activities have the code {code}"));
    }
    Ok(match error.kind() {
        _ if error.is_duplicate() => format!("use the activity that has the code {code}"),
        _ if error.is_permission() => {
            "get the permission or the scope that the error names".to_owned()
        }
        _ if error.is_retryable() => match error.retry_after() {
            Some(pause) => format!("try again in {} seconds", pause.as_secs()),
            None => "try again later".to_owned(),
        },
        ErrorKind::Unsent => "correct the input: nothing was sent".to_owned(),
        _ => match error.refusal().message() {
            Some(words) => format!("Core says: {words}"),
            None => "report this error".to_owned(),
        },
    })
}
