//! Encrypted grants can be decrypted only with their key and for their account. Errors name the
//! reason.

use std::{fs, path::Path};

use core_auth::{
    AccountName, EncryptedStore, ErrorKind, FileStore, Key, MemoryStore, RefreshingProvider,
    store::GrantStore,
};
use secrecy::ExposeSecret;

use super::{
    super::{app, grant, sandbox},
    account, holds_the_contract, lock, read, save,
};

fn key(id: &str) -> Key {
    Key::generate(id).unwrap()
}

async fn complaint(store: &dyn GrantStore, account: &AccountName) -> String {
    let read = store.load(account).await.map(drop).unwrap_err();
    let mut locked = lock(store, account).await;
    let locked = locked.load().await.map(drop).unwrap_err();
    assert_eq!(read.kind(), ErrorKind::UnreadableSession, "{read}");
    assert_eq!(read.to_string(), locked.to_string());
    assert!(read.to_string().starts_with(&store.location(account)), "{read}");
    read.to_string()
}

#[tokio::test]
async fn an_encrypted_store_holds_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    let key = key("2026");
    let open = || {
        EncryptedStore::new(
            FileStore::open(folder.path().join("grants.json")).unwrap(),
            key.clone(),
        )
    };
    holds_the_contract(&open(), &open()).await;
}

#[tokio::test]
async fn a_session_goes_on_from_a_file_that_shows_no_token() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grants.json");
    let (sandbox, key) = (sandbox().await, key("2026"));
    let app = app(&sandbox);
    let grant = grant(&app).await;
    let open = || EncryptedStore::new(FileStore::open(&path).unwrap(), key.clone());
    let token = grant.access_token().secret().to_owned();
    RefreshingProvider::new(app.clone(), open(), grant).await.unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(r#""key":"2026""#), "{text}");
    for hidden in [&token, "_token", "expires_at"] {
        assert!(!text.contains(hidden), "{text}");
    }
    RefreshingProvider::open(app, open()).await.unwrap();
}

#[tokio::test]
async fn a_grant_that_does_not_open_is_an_error_and_stays_as_it_is() {
    let (inner, default) = (MemoryStore::new(), AccountName::default());
    let right = key("2026");
    save(&EncryptedStore::new(inner.clone(), right.clone()), &default, "{}").await.unwrap();
    let before = read(&inner, &default).await;

    let unknown = EncryptedStore::new(inner.clone(), key("2027"));
    let expected = complaint(&unknown, &default).await;
    assert!(expected.contains("the key `2026`") && expected.contains("with_old_key"), "{expected}");
    let wrong = EncryptedStore::new(inner.clone(), key("2026"));
    let expected = complaint(&wrong, &default).await;
    assert!(expected.contains("another key of that name"), "{expected}");

    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let grant = grant(&app).await;
    for store in [unknown, wrong] {
        // A new login would replace the stored grant.
        let error =
            RefreshingProvider::new(app.clone(), store.clone(), grant.clone()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnreadableSession, "{error}");
        assert!(store.seal_again().await.is_err());
        let error = store.check(&default).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnreadableSession, "{error}");
    }
    assert_eq!(read(&inner, &default).await, before);
    assert!(EncryptedStore::new(inner, right).load(&default).await.is_ok());
}

#[tokio::test]
async fn a_grant_that_was_changed_or_belongs_to_another_account_does_not_open() {
    let (inner, default) = (MemoryStore::new(), AccountName::default());
    let store = EncryptedStore::new(inner.clone(), key("2026"));
    save(&store, &default, r#"{"any":"document"}"#).await.unwrap();
    let (sealed, _) = read(&inner, &default).await.unwrap();

    save(&inner, &account("other"), &sealed).await.unwrap();
    assert!(complaint(&store, &account("other")).await.contains("belongs to another account"));

    let start = sealed.find("nonce").unwrap() + "nonce\":\"".len();
    let letters = sealed.char_indices().skip(start);
    let positions = letters.filter(|(_, letter)| letter.is_ascii_alphanumeric());
    for (position, letter) in positions {
        let other = if letter == 'A' { "B" } else { "A" };
        let mut changed = sealed.clone();
        changed.replace_range(position..=position, other);
        save(&inner, &default, &changed).await.unwrap();
        complaint(&store, &default).await;
    }
    for (from, to, expected) in [
        (r#""version":1"#, r#""version":2"#, "version 2"),
        (r#""key":"2026""#, r#""key":"2025""#, "`2025`"),
        ("sealed", "other", "not an encrypted grant"),
    ] {
        save(&inner, &default, &sealed.replace(from, to)).await.unwrap();
        let complaint = complaint(&store, &default).await;
        assert!(complaint.contains(expected), "{complaint}");
    }
    save(&inner, &default, &sealed).await.unwrap();
    assert_eq!(read(&store, &default).await.unwrap().0, r#"{"any":"document"}"#);
}

#[tokio::test]
async fn keys_are_replaced_while_the_sessions_go_on() {
    let (inner, old, new) = (MemoryStore::new(), key("2025"), key("2026"));
    save(&inner, &account("plain"), r#"{"n":0}"#).await.unwrap();
    let with_old = EncryptedStore::new(inner.clone(), old.clone());
    for name in ["one", "two"] {
        save(&with_old, &account(name), r#"{"n":1}"#).await.unwrap();
    }
    let with_both = EncryptedStore::new(inner.clone(), new.clone()).with_old_key(old);
    assert_eq!(read(&with_both, &account("one")).await.unwrap().0, r#"{"n":1}"#);
    save(&with_both, &account("one"), r#"{"n":2}"#).await.unwrap();
    assert!(complaint(&with_both, &account("plain")).await.contains("seal_again"));
    assert_eq!(with_both.seal_again().await.unwrap(), 2);
    assert_eq!(with_both.seal_again().await.unwrap(), 0);

    let with_new = EncryptedStore::new(inner, new);
    for (name, text) in [("one", r#"{"n":2}"#), ("two", r#"{"n":1}"#), ("plain", r#"{"n":0}"#)] {
        assert_eq!(read(&with_new, &account(name)).await.unwrap().0, text);
    }
    assert!(complaint(&with_old, &account("two")).await.contains("`2026`"));
}

#[test]
fn a_key_comes_from_text_a_file_or_the_environment_or_says_what_is_wrong() {
    let text = key("2026").to_base64();
    let same = |key: Key| assert_eq!(key.to_base64().expose_secret(), text.expose_secret());
    same(Key::from_base64("2026", &text).unwrap());
    same(Key::from_base64("2026", &text.expose_secret().trim_end_matches('=').into()).unwrap());
    for (wrong, expected) in
        [("", "32 bytes"), ("QUJD", "32 bytes"), ("not base64", "not valid base64")]
    {
        let error = Key::from_base64("2026", &wrong.into()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
        let error = error.to_string();
        assert!(error.contains("`2026`") && error.contains(expected), "{error}");
        assert!(error.contains("openssl rand"), "{error}");
    }
    let error = Key::from_env("2026", "CORE_TEST_KEY_THAT_IS_NOT_SET").unwrap_err().to_string();
    assert!(error.contains("`CORE_TEST_KEY_THAT_IS_NOT_SET` is not set"), "{error}");
    // A variable that every test has, and that is not a key.
    let error = Key::from_env("2026", "CARGO_PKG_NAME").unwrap_err().to_string();
    assert!(error.contains("`CARGO_PKG_NAME`") && !error.contains("core-tests"), "{error}");

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    let write = |text: &str, mode| {
        fs::write(&path, text).unwrap();
        allow(&path, mode);
    };
    write(&format!("{}\n", text.expose_secret()), 0o600);
    same(Key::from_file("2026", &path).unwrap());
    write(text.expose_secret(), 0o640);
    let error = Key::from_file("2026", &path).unwrap_err().to_string();
    assert!(error.contains("chmod 600"), "{error}");
    write("not-a-key-but-secret", 0o600);
    let error = Key::from_file("2026", &path).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
    assert!(!error.to_string().contains("but-secret"), "{error}");
    let error = Key::from_file("2026", folder.path().join("missing")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
}

fn allow(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[tokio::test]
async fn nothing_shows_a_key() {
    let key = key("2026");
    let store = EncryptedStore::new(MemoryStore::new(), key.clone());
    save(&store, &AccountName::default(), r#"{"secret":"planted"}"#).await.unwrap();
    let stored = store.load(&AccountName::default()).await.unwrap();
    let shown = format!("{key:?} {store:?} {stored:?} {:?}", key.to_base64());
    assert!(!shown.contains(key.to_base64().expose_secret()) && !shown.contains("planted"));
    assert!(shown.contains("2026"));
}
