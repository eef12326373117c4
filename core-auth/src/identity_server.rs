//! The identity server: requests, endpoints and signing keys.

mod checks;
pub(crate) mod discovery;
pub(crate) mod http;
pub(crate) mod key_cache;
pub(crate) mod keys;
pub(crate) mod state;

use std::sync::Arc;

use core_api::client::Transport;

use crate::{config::AppConfig, owner::Owner};
use discovery::Metadata;
use state::IdentityServerState;

/// The identity server of an app, with the settings and the transport for requests.
///
/// Clones share their state.
#[derive(Clone, Debug)]
pub(crate) struct IdentityServer {
    pub(crate) config: AppConfig,
    pub(crate) transport: Transport,
    pub(crate) state: Arc<IdentityServerState>,
}

impl IdentityServer {
    pub(crate) fn new(config: AppConfig, metadata: Metadata) -> Self {
        let state = Arc::new(IdentityServerState::new(metadata));
        Self { config, transport: Transport::default(), state }
    }

    /// The endpoints in use.
    pub(crate) fn metadata(&self) -> Arc<Metadata> {
        self.state.metadata().metadata
    }
}

impl From<&AppConfig> for Owner {
    fn from(config: &AppConfig) -> Self {
        Self::new(&config.issuer, &config.client_id)
    }
}

impl From<&IdentityServer> for Owner {
    fn from(server: &IdentityServer) -> Self {
        (&server.config).into()
    }
}
