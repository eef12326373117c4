//! Bodies that are compressed or claim another charset.

use std::io::Write;

use core_api::{ErrorKind, ListActivities};
use core_auth::App;
use core_neighbours::Server;
use flate2::{Compression, write::GzEncoder};

/// Compresses 64 MiB of blanks with gzip, to less than 70 kB.
fn bomb() -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let blanks = vec![b' '; 1 << 20];
    for _ in 0..64 {
        encoder.write_all(&blanks).unwrap();
    }
    encoder.finish().unwrap()
}

#[tokio::test]
async fn a_gzip_bomb_is_refused_by_both_crates() {
    let bomb = bomb();
    assert!(bomb.len() < 70_000);
    let server = Server::start(200, "content-encoding: gzip", bomb).await.unwrap();
    let error = server.client().collect(ListActivities::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
    assert!(error.to_string().contains("compressed as \"gzip\""), "{error}");
    let app = App::at(&server.url(), "id", "https://app.test/callback").unwrap().allow_loopback();
    let error = app.discover().await.unwrap_err().to_string();
    assert!(error.contains("compressed"), "{error}");
}

#[tokio::test]
async fn each_coding_is_refused_by_its_name() {
    for coding in ["gzip", "x-gzip", "br", "zstd", "deflate", "identity, gzip", "GZIP"] {
        // The bytes are a valid answer, so only the name of the coding decides.
        let line = format!("content-encoding: {coding}");
        let server = Server::start(200, &line, "[]").await.unwrap();
        let error = server.client().collect(ListActivities::new()).await.unwrap_err().to_string();
        assert!(error.contains("compressed") && error.contains(coding), "{coding}: {error}");
    }
    let server = Server::start(200, "content-encoding: identity", "[]").await.unwrap();
    assert!(server.client().collect(ListActivities::new()).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_second_header_does_not_hide_a_coding() {
    let lines = "content-encoding: identity\ncontent-encoding: gzip";
    let server = Server::start(200, lines, bomb()).await.unwrap();
    let error = server.client().collect(ListActivities::new()).await.unwrap_err().to_string();
    assert!(error.contains("compressed"), "{error}");
    let app = App::at(&server.url(), "id", "https://app.test/callback").unwrap().allow_loopback();
    let error = app.discover().await.unwrap_err().to_string();
    assert!(error.contains("compressed"), "{error}");
}

#[tokio::test]
async fn a_body_is_utf_8_whatever_charset_its_type_names() {
    let id = uuid::Uuid::from_u128(7);
    let body = format!(r#"[{{"id":"{id}","name":"Größe"}}]"#);
    for charset in ["utf-8", "iso-8859-1", "utf-16", "shift_jis"] {
        let line = format!("content-type: application/json; charset={charset}");
        let server = Server::start(200, &line, body.clone()).await.unwrap();
        let read = server.client().first(ListActivities::new()).await;
        let read = read.unwrap_or_else(|error| panic!("{charset}: {error}")).unwrap();
        assert_eq!(read.name.as_deref(), Some("Größe"), "{charset}");
    }
}
