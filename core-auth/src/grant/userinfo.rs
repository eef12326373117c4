//! The userinfo of the person of a grant.

use super::Grant;
use crate::{
    Error,
    error::Fault,
    identity_server::IdentityServer,
    openid::userinfo::{self, UserInfo},
};

impl Grant {
    /// Fetches the userinfo of the person who logged in.
    pub(crate) async fn userinfo(&self, server: &IdentityServer) -> Result<UserInfo, Error> {
        server.check_owner(self.owner(), || "the grant".to_owned())?;
        let info = userinfo::of_token(server, self.access_token()).await?;
        // OpenID Connect Core §5.3.2 requires this check, against the substitution of tokens.
        if self.identity().is_some_and(|identity| identity.subject() != info.sub) {
            return Err(Error::from(Fault::OtherSubject).about(server));
        }
        Ok(info)
    }
}
