//! A worker of several machines, which share one session and one rate limit in Redis.

use std::{env, error::Error, sync::Arc};

use core_api::{ListActivities, client::RateLimit};
use core_auth::{App, EncryptedStore, Key, LoginMethod, Session};
use core_redis::{RedisConnection, RedisRateLimiter, RedisStore};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // Only the machine on which an operator calls `worker login` asks a person.
    let method = match env::args().nth(1).as_deref() {
        Some("login") => LoginMethod::at_terminal(),
        _ => LoginMethod::nobody(),
    };
    let app = App::from_env()?;
    let redis = RedisConnection::connect(&env::var("REDIS_URL")?).await?;
    let key = Key::from_env("2026", "SESSION_KEY")?; // who reads Redis still reads no token
    let store = EncryptedStore::new(RedisStore::new(redis.clone(), "my-app:session:"), key);
    let limiter = RedisRateLimiter::new(redis, "my-app:rate", RateLimit::of_core())?;

    let session = Session::builder(app, store).login(method).open().await?;
    let client = session.client_builder().rate_limiter(Arc::new(limiter)).build()?;
    println!("{} activities", client.count(ListActivities::new()).await?);
    Ok(())
}
