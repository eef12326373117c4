//! The addresses of this machine on which a login listens.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use core_auth::App;
use tokio::net::{TcpListener, TcpStream};

use super::{LONG, Waiting, stub};

/// Returns whether this machine has an address.
async fn has(address: IpAddr) -> bool {
    TcpListener::bind(SocketAddr::new(address, 0)).await.is_ok()
}

async fn answers(address: impl Into<IpAddr>, port: u16) -> bool {
    TcpStream::connect(SocketAddr::new(address.into(), port)).await.is_ok()
}

#[tokio::test]
async fn any_free_port_of_either_protocol_is_sent_and_listened_at() {
    let stub = stub().await;
    for (host, address) in
        [("127.0.0.1", IpAddr::V4(Ipv4Addr::LOCALHOST)), ("[::1]", IpAddr::V6(Ipv6Addr::LOCALHOST))]
    {
        if !has(address).await {
            continue;
        }
        // Port 80 is not available to ordinary users, and is not the port that is sent.
        let redirect_uri = format!("http://{host}/callback");
        let app = App::at(stub.issuer(), "id", &redirect_uri).unwrap().allow_loopback();
        let (first, second) = (Waiting::start(&app, LONG).await, Waiting::start(&app, LONG).await);
        assert_ne!(first.port, second.port, "{host}");
        for waiting in [&first, &second] {
            assert!(answers(address, waiting.port).await, "{host}");
        }
        first.login.abort();
        second.login.abort();
    }
}

#[tokio::test]
async fn no_other_address_of_this_machine_answers() {
    let stub = stub().await;
    let waiting = Waiting::start(&stub.app, LONG).await;
    assert!(answers(Ipv4Addr::LOCALHOST, waiting.port).await);
    // Linux has all of 127.0.0.0/8, so this address would answer if the login listened on all.
    assert!(!answers(Ipv4Addr::new(127, 0, 0, 2), waiting.port).await);
    assert!(!answers(Ipv6Addr::LOCALHOST, waiting.port).await);
    waiting.login.abort();
}

#[tokio::test]
async fn localhost_answers_by_each_protocol_of_this_machine() {
    let stub = stub().await;
    let app = App::at(stub.issuer(), "id", "http://localhost/callback").unwrap().allow_loopback();
    let waiting = Waiting::start(&app, LONG).await;
    for address in [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)] {
        if has(address).await {
            assert!(answers(address, waiting.port).await, "{address}");
        }
    }
    waiting.login.abort();
}
