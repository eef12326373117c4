//! Mistakes in enums, scopes and references: one error each, at the word that is wrong.

use core_api::{Reference, Scopes, UnknownValue, WireEnum};

macro_rules! nothing { ($($tokens:tt)*) => {}; }
nothing!(Reference Scopes UnknownValue WireEnum);

#[derive(WireEnum)]
enum G1 { #[wire] One, #[wire(unknown)] Unknown(UnknownValue) } //~ wire

#[derive(WireEnum)]
enum G2 { #[wire(1.5)] One, #[wire(unknown)] Unknown(UnknownValue) } //~ 1.5

#[derive(WireEnum)]
enum G3 { #[wire(1u8)] One, #[wire(unknown)] Unknown(UnknownValue) } //~ 1u8

#[derive(WireEnum)]
enum G4 { #[wire(9223372036854775808)] One, #[wire(unknown)] Unknown(UnknownValue) } //~ 9223372036854775808

#[derive(WireEnum)]
enum G5 { #[wire(0x10)] One, #[wire(16)] Two, #[wire(unknown)] Unknown(UnknownValue) } //~ 16

#[derive(WireEnum)]
enum G6 { #[wire(1, 2)] One, #[wire(unknown)] Unknown(UnknownValue) } //~ ,

#[derive(WireEnum)]
enum G7 { #[wire(1)] One, #[wire(unknown)] Unknown { value: UnknownValue } } //~ Unknown

#[derive(WireEnum)]
enum G8<T> { #[wire(1)] One, #[wire(unknown)] Unknown(T) } //~ <T>

#[derive(WireEnum)]
#[wire(core_api)] //~ core_api
enum G9 { #[wire(1)] One, #[wire(unknown)] Unknown(UnknownValue) }

#[derive(WireEnum)]
enum G10 { #[wire(true)] One, #[wire(unknown)] Unknown(UnknownValue) } //~ true

#[derive(Scopes)]
enum G11 {} //~ G11

#[derive(Scopes)]
enum G12 { #[scope("")] Read } //~ ""

#[derive(Scopes)]
enum G13 { #[scope("a", implies = Read)] Write, #[scope("b")] Read } //~ Read

#[derive(Scopes)]
enum G14 { #[scope("a", implies = [Read, Read])] Write, #[scope("b")] Read } //~ Read

#[derive(Scopes)]
enum G15 { #[scope(a)] Read } //~ a

#[derive(Scopes)]
enum G16 { #[scope("a", includes = [Read])] Write, #[scope("b")] Read } //~ includes

#[derive(Scopes)]
enum G17<T> { #[scope("a")] Read(T) } //~ <T>

#[derive(Reference)]
struct G18; //~ G18

#[derive(Reference)]
enum G19 where String: Clone {} //~ where String: Clone

#[derive(Reference)]
#[reference(A, A)] //~ A
enum G20 {}

#[derive(Reference)]
#[reference("A")] //~ "A"
enum G21 {}

#[derive(Scopes)]
enum G22 { #[scope("a", read = NeedA, write = NeedB)] A } //~ write

#[derive(Scopes)]
enum G23 { #[scope("a", read = Need)] A, #[scope("b", write = Need)] B } //~ Need

#[derive(Scopes)]
enum G24 { #[scope("a", read = "Need")] A } //~ "Need"

fn main() {}
