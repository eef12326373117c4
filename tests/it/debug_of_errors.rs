//! `Debug` of errors, which a `main` that returns an error prints.

use std::{error::Error, time::Duration};

use core_api::{
    Activity, BaseUrl, Client, Filter, Id, Order, Project, Scope, TokenError, client::RateLimit,
};
use core_auth::{AccountName, StaticToken};
use core_sandbox::{Fault, Reply};

/// Returns what `main` prints for an error.
fn printed(error: &dyn Error) -> String {
    format!("{error:?}")
}

#[test]
fn main_prints_the_text_of_every_error() {
    let token = StaticToken::new("x", "https://api.bqecore.com/api".parse().unwrap());
    let limit = RateLimit::per(0, Duration::from_secs(1));
    let refused = std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
    let control = Activity::CODE.eq("a\nb").split(6_000).unwrap_err();
    let errors: Vec<Box<dyn Error>> = vec![
        "example.com".parse::<BaseUrl>().unwrap_err().into(),
        "http://example.com/api".parse::<BaseUrl>().unwrap_err().into(),
        Client::builder(token).rate_limit(limit).build().unwrap_err().into(),
        "x".parse::<Id<Project>>().unwrap_err().into(),
        "write:core".parse::<Scope>().unwrap_err().into(),
        Filter::<Activity>::parse("code == 1").unwrap_err().into(),
        Order::<Activity>::parse("code down").unwrap_err().into(),
        "".parse::<AccountName>().unwrap_err().into(),
        control.into(),
        TokenError::login_required("the session has ended").with_source(refused).into(),
        Fault::reply(Reply::status(99)).check().unwrap_err().into(),
    ];
    for error in errors {
        let text = error.to_string();
        let shown = printed(&*error);
        assert!(shown.starts_with(&text), "{shown}");
        assert!(!shown.contains(['{', '}']), "{shown}");
    }
}
