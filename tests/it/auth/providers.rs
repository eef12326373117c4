//! Chained providers, sign-outs, and several accounts in a store.

use core_api::{AccessToken, TokenError, TokenProvider, token::TokenErrorKind};
use core_auth::{
    AccountName, Chain, Error, ErrorKind, MemoryStore, RefreshingProvider, SessionState,
    StaticToken, from_fn, store::GrantStore,
};
use core_sandbox::{Fault, Reply};

use super::{app, grant, sandbox, sessions_of};

fn fixed(secret: &str) -> StaticToken {
    StaticToken::new(secret, "https://core.test/api".parse().unwrap())
}

fn failing(kind: TokenErrorKind) -> impl TokenProvider {
    from_fn(move |_| async move { Err(TokenError::new(kind, "told to fail")) })
}

/// Checks that providers are values that tasks can share, behind a pointer or not.
fn is_shared<P: TokenProvider + Clone + Send + Sync + 'static>(
    provider: &P,
) -> Box<dyn TokenProvider> {
    Box::new(provider.clone())
}

#[tokio::test]
async fn each_provider_can_be_cloned_and_stand_behind_a_pointer() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let refreshing = RefreshingProvider::new(app.clone(), MemoryStore::new(), grant(&app).await);
    let providers = [
        is_shared(&fixed("a")),
        is_shared(&Chain::new().or(fixed("b"))),
        is_shared(&from_fn(|_| async { fixed("c").token().await })),
        is_shared(&refreshing.await.unwrap()),
    ];
    for provider in providers {
        provider.token().await.unwrap();
    }
}

#[tokio::test]
async fn a_chain_goes_on_only_where_a_provider_is_not_set_up() {
    use TokenErrorKind::{Configuration, LoginRequired, NotConfigured, NotLoggedIn, Unavailable};

    let token = AccessToken::new("second", "https://core.test/api".parse().unwrap());
    for kind in [NotLoggedIn, NotConfigured] {
        let chain = Chain::new().or(failing(kind)).or(fixed("second"));
        assert_eq!(chain.token().await.unwrap().secret(), "second");
        let error = chain.refused(&token).await.unwrap_err();
        assert_eq!(error.kind(), LoginRequired, "its holder has no other token");
    }
    for kind in [LoginRequired, Unavailable, Configuration] {
        let chain = Chain::new().or(failing(kind)).or(fixed("second"));
        assert_eq!(chain.token().await.unwrap_err().kind(), kind);
        assert_eq!(chain.refused(&token).await.unwrap_err().kind(), kind);
    }
    let failed = || Err::<StaticToken, _>(Error::login_failed("nobody came"));
    let chain = Chain::new().or_result(failed()).or(fixed("second"));
    assert_eq!(chain.token().await.unwrap_err().kind(), LoginRequired);
    // No provider is configured.
    let both = Chain::new().or(failing(NotConfigured)).or(failing(NotLoggedIn));
    let error = both.token().await.unwrap_err();
    assert!(error.kind() == NotLoggedIn && error.needs_login(), "{error}");
    assert!(error.to_string().ends_with("told to fail; told to fail"), "{error}");
    for chain in [Chain::new(), Chain::new().or(failing(NotConfigured))] {
        let error = chain.token().await.unwrap_err();
        assert!(error.kind() == NotConfigured && !error.needs_login(), "{error}");
    }
}

#[tokio::test]
async fn a_chain_asks_the_one_whose_token_was_refused() {
    let newer = from_fn(|refused: Option<AccessToken>| async move {
        let secret = if refused.is_some() { "newer" } else { "first" };
        fixed(secret).token().await
    });
    let chain = Chain::new().or(failing(TokenErrorKind::NotLoggedIn)).or(newer).or(fixed("last"));
    let token = chain.token().await.unwrap();
    assert_eq!(token.secret(), "first");
    assert_eq!(chain.refused(&token).await.unwrap().secret(), "newer");
    let chain = Chain::new().or(fixed("only"));
    let token = chain.token().await.unwrap();
    assert_eq!(chain.refused(&token).await.unwrap_err().kind(), TokenErrorKind::LoginRequired);
}

#[tokio::test]
async fn signing_out_revokes_at_the_server_and_then_here() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let store = MemoryStore::new();
    let provider =
        RefreshingProvider::new(app.clone(), store.clone(), grant(&app).await).await.unwrap();
    let busy =
        sandbox.inject(Fault::reply(Reply::status(503)).on("/idp/connect/revocation").always());
    let error = provider.logout().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotRevoked, "{error}");
    provider.token().await.unwrap();
    busy.remove();
    provider.logout().await.unwrap();
    assert!(sandbox.sessions()[0].is_revoked);
    assert_eq!(provider.token().await.unwrap_err().kind(), TokenErrorKind::LoginRequired);
    let opened = RefreshingProvider::open(app, store).await.unwrap_err();
    assert_eq!(opened.kind(), ErrorKind::SessionEnded, "{opened}");
}

#[tokio::test]
async fn accounts_are_listed_and_removed_by_their_names() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let store = MemoryStore::new();
    let names: [AccountName; 3] =
        ["acme/anna", "acme/bob", "zeta"].map(|name| name.parse().unwrap());
    for name in &names {
        let builder = RefreshingProvider::builder(app.clone(), store.clone()).account(name.clone());
        builder.start(grant(&app).await).await.unwrap();
    }
    let sessions = sessions_of(&app, &store);
    sessions.forget(&names[1]).await.unwrap();
    let listed = async || {
        let sessions = sessions.list().await.unwrap().into_iter();
        sessions.map(|session| (session.account, session.state)).collect::<Vec<_>>()
    };
    let expected = [SessionState::Active, SessionState::Ended, SessionState::Active];
    assert_eq!(listed().await, names.clone().into_iter().zip(expected).collect::<Vec<_>>());
    sessions.remove(&names[1]).await.unwrap();
    assert_eq!(listed().await.len(), 2);
    // An unreadable document does not prevent the other accounts from being listed.
    let account: AccountName = "broken".parse().unwrap();
    let mut locked = store.lock(&account, std::time::Duration::from_secs(60)).await.unwrap();
    locked.save(&"{\"version\":9}".into(), 0).await.unwrap();
    drop(locked);
    let listed = listed().await;
    assert_eq!(listed.len(), 3);
    let state = &listed[1].1;
    assert!(matches!(state, SessionState::Unreadable(why) if why.contains("version 9")));
}
