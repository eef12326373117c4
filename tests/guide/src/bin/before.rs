//! Sums billable hours with hand-written calls.

use std::{env, error::Error, fs};

use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Tokens {
    access_token: String,
    refresh_token: String,
    endpoint: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TimeEntry {
    actual_hours: f64,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::new();
    let mut tokens: Tokens = serde_json::from_str(&fs::read_to_string("tokens.json")?)?;
    let (mut count, mut hours, mut page) = (0, 0.0, 1);
    loop {
        let request = http
            .get(format!("{}timeentry", tokens.endpoint))
            .bearer_auth(&tokens.access_token)
            .query(&[
                ("where", "billable = true"),
                ("orderBy", "date"),
                ("page", &format!("{page},1000")),
            ]);
        let response = request.send().await?;
        if response.status() == 401 {
            tokens = refresh(&http, &tokens).await?;
            continue;
        }
        let entries: Vec<TimeEntry> = response.error_for_status()?.json().await?;
        count += entries.len();
        hours += entries.iter().map(|entry| entry.actual_hours).sum::<f64>();
        if entries.len() < 1000 {
            break;
        }
        page += 1;
    }
    println!("{count} time entries, {hours:.2} hours");
    Ok(())
}

async fn refresh(http: &reqwest::Client, tokens: &Tokens) -> Result<Tokens, Box<dyn Error>> {
    let (id, secret) = (env::var("CORE_CLIENT_ID")?, env::var("CORE_CLIENT_SECRET")?);
    let response = http
        .post(format!("{}/connect/token", env::var("CORE_ISSUER")?))
        .basic_auth(id, Some(secret))
        .form(&[("grant_type", "refresh_token"), ("refresh_token", &tokens.refresh_token)])
        .send()
        .await?;
    let tokens: Tokens = response.error_for_status()?.json().await?;
    fs::write("tokens.json", serde_json::to_string(&tokens)?)?;
    Ok(tokens)
}
