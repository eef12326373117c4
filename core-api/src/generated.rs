//! Stub until `cargo xtask generate` writes it.
#![allow(missing_docs)]
pub mod api {
    pub const UTC_OFFSET_HEADER: &str = "x-utc-offset";
    pub const MAX_PAGE_SIZE: u32 = 1000;
    pub const MAX_EXPANDED_PAGE_SIZE: u32 = 100;
}
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope { ReadCore, ReadwriteCore, OfflineAccess, Openid, Profile, Email, Address }
impl crate::scope::Scopes for Scope {
    const ALL: &'static [Self] = &[Self::ReadCore, Self::ReadwriteCore, Self::OfflineAccess, Self::Openid, Self::Profile, Self::Email, Self::Address];
    fn as_str(self) -> &'static str {
        match self { Self::ReadCore => "read:core", Self::ReadwriteCore => "readwrite:core", Self::OfflineAccess => "offline_access", Self::Openid => "openid", Self::Profile => "profile", Self::Email => "email", Self::Address => "address" }
    }
    fn implied(self) -> &'static [Self] { match self { Self::ReadwriteCore => &[Self::ReadCore], _ => &[] } }
}
impl std::fmt::Display for Scope { fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(crate::scope::Scopes::as_str(*self)) } }
impl std::str::FromStr for Scope { type Err = crate::scope::UnknownScope; fn from_str(s: &str) -> Result<Self, Self::Err> { <Self as crate::scope::Scopes>::ALL.iter().copied().find(|x| crate::scope::Scopes::as_str(*x) == s).ok_or_else(|| crate::scope::UnknownScope::new::<Self>(s)) } }
