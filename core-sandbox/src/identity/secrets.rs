//! New secrets: tokens, codes, client ids and client secrets.

use std::hash::{BuildHasher, Hasher, RandomState};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::rand::{SecureRandom, SystemRandom};

use crate::splitmix::SplitMix;

/// A source of secrets.
#[derive(Debug)]
pub(crate) struct Secrets {
    /// The random numbers of the operating system, or `None` for the same secrets at each start.
    random: Option<SystemRandom>,
    /// The numbers of seeded secrets. They also replace those of a system that has none.
    numbers: SplitMix,
}

impl Secrets {
    /// Returns a source of secrets that nobody can guess.
    pub(crate) fn system() -> Self {
        let seed = RandomState::new().build_hasher().finish();
        Self { random: Some(SystemRandom::new()), numbers: SplitMix::new(seed) }
    }

    /// Returns a source that yields the same secrets for the same seed.
    pub(crate) fn seeded(seed: u64) -> Self {
        Self { random: None, numbers: SplitMix::new(seed) }
    }

    /// Returns a secret of `N` bytes in URL-safe base64.
    pub(crate) fn text<const N: usize>(&mut self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes::<N>())
    }

    /// Returns a secret number.
    pub(crate) fn number(&mut self) -> u64 {
        u64::from_be_bytes(self.bytes())
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        let filled = self.random.as_ref().map(|random| random.fill(&mut bytes));
        if !matches!(filled, Some(Ok(()))) {
            for part in bytes.chunks_mut(8) {
                let number = self.numbers.next().to_be_bytes();
                part.iter_mut().zip(number).for_each(|(byte, new)| *byte = new);
            }
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_seeded_secrets_repeat() {
        let [first, second] = [7, 7].map(|seed| Secrets::seeded(seed).text::<24>());
        assert_eq!((first.len(), &first), (32, &second));
        assert_ne!(Secrets::seeded(8).text::<24>(), first);
        assert_ne!(Secrets::system().text::<24>(), Secrets::system().text::<24>());
        let mut secrets = Secrets::seeded(7);
        assert_ne!(secrets.text::<48>(), secrets.text::<48>());
    }
}
