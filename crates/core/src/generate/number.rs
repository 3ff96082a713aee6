//! Whole numbers as large as the number of passwords of 128 characters, exactly.
//!
//! Numbers of a fixed size, with no more operations than counting wants: a library for numbers of any
//! size would weigh more than the rest of the generator.

use std::cmp::Ordering;

/// 896 bits: 126 to the power of 128 is below 2 to the power of 894.
const LIMBS: usize = 28;
const DIGITS: u32 = 28 * 32;

/// A whole number below 2 to the power of 896. Arithmetic beyond that wraps around; counts stay below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number([u32; LIMBS]);

impl Number {
    pub(super) const ZERO: Self = Self([0; LIMBS]);
    pub(super) const ONE: Self = {
        let mut limbs = [0; LIMBS];
        limbs[0] = 1;
        Self(limbs)
    };

    pub(super) fn is_zero(&self) -> bool {
        *self == Self::ZERO
    }

    /// The lowest 32 bits.
    pub(super) fn low(&self) -> u32 {
        self.0.first().copied().unwrap_or_default()
    }

    /// The lowest 128 bits.
    pub(super) fn low128(&self) -> u128 {
        self.0.iter().take(4).rev().fold(0, |all, limb| all << 32 | u128::from(*limb))
    }

    /// The logarithm to base 2, rounded down; 0 for zero.
    pub(super) fn bits(&self) -> u32 {
        self.length().saturating_sub(1)
    }

    /// The number of binary digits.
    fn length(&self) -> u32 {
        let zeros = |limb: &u32| limb.leading_zeros();
        let empty = self.0.iter().rev().take_while(|limb| **limb == 0);
        DIGITS - empty.map(zeros).sum::<u32>() - self.0.iter().rev().find(|limb| **limb != 0).map_or(0, zeros)
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.add_times(other, 1, 0);
    }

    /// Adds a number times `factor`, from the limb `from` on.
    fn add_times(&mut self, other: &Self, factor: u32, from: usize) {
        let mut carry = 0;
        for (limb, other) in self.0.iter_mut().skip(from).zip(other.0) {
            let sum = u64::from(*limb) + u64::from(other) * u64::from(factor) + carry;
            *limb = truncated(sum);
            carry = sum >> 32;
        }
    }

    pub(super) fn times(&self, other: &Self) -> Self {
        let mut product = Self::ZERO;
        for (index, limb) in other.0.iter().enumerate().filter(|(_, limb)| **limb != 0) {
            product.add_times(self, *limb, index);
        }
        product
    }

    /// Takes a number off that is not greater.
    pub(super) fn take(&mut self, other: &Self) {
        // The complement to base 2, so that there is one loop that carries.
        let mut complement = Self(other.0.map(|limb| !limb));
        complement.add(&Self::ONE);
        self.add(&complement);
    }

    /// Divides, and returns the quotient and the rest. Bit by bit, which is fast enough for a few hundred of them.
    /// Dividing by zero gives zero.
    pub(super) fn divided(&self, by: &Self) -> (Self, Self) {
        let (mut quotient, mut rest) = (Self::ZERO, Self::ZERO);
        if by.is_zero() {
            return (quotient, rest);
        }
        for bit in (0..self.length()).rev() {
            let digit = self.0.get((bit / 32) as usize).map_or(0, |limb| limb >> (bit % 32) & 1);
            for (number, lowest) in [(&mut rest, digit), (&mut quotient, 0)] {
                let twice = *number;
                number.add(&twice);
                number.add(&Self::from(lowest));
            }
            if rest >= *by {
                rest.take(by);
                quotient.add(&Self::ONE);
            }
        }
        (quotient, rest)
    }

    /// Draws a number below this one, each equally likely: too large ones are drawn anew (never
    /// reduced, which would favour the small). `None` if the source has no more.
    pub(super) fn below(&self, random: &mut dyn FnMut() -> Option<u32>) -> Option<Self> {
        let mut most = *self;
        most.take(&Self::ONE);
        let length = most.length();
        loop {
            let mut drawn = Self::ZERO;
            let mut left = length;
            for limb in &mut drawn.0 {
                if left > 0 {
                    let bits = left.min(32);
                    *limb = random()? >> (32 - bits);
                    left -= bits;
                }
            }
            if drawn < *self || self.is_zero() {
                return Some(drawn);
            }
        }
    }
}

/// The lowest 32 bits.
fn truncated(number: u64) -> u32 {
    u32::try_from(number & u64::from(u32::MAX)).unwrap_or_default()
}

impl From<u32> for Number {
    fn from(number: u32) -> Self {
        Self::from(u128::from(number))
    }
}

impl From<u128> for Number {
    fn from(number: u128) -> Self {
        let mut limbs = [0; LIMBS];
        for (index, limb) in limbs.iter_mut().take(4).enumerate() {
            *limb = truncated(u64::try_from(number >> (32 * index) & u128::from(u32::MAX)).unwrap_or_default());
        }
        Self(limbs)
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.iter().rev().cmp(other.0.iter().rev())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(value: u128) -> Number {
        Number::from(value)
    }

    proptest! {
        #[test]
        fn it_counts_as_u128_does(a in 0_u128..1 << 63, b in 1_u128..1 << 63, c: u128) {
            prop_assert_eq!(number(a).times(&number(b)), number(a * b));
            prop_assert_eq!(number(c).divided(&number(b)), (number(c / b), number(c % b)));
            let mut sum = number(a);
            sum.add(&number(b));
            prop_assert_eq!(sum, number(a + b));
            sum.take(&number(b));
            prop_assert_eq!(sum, number(a));
            prop_assert_eq!(number(a) < number(b), a < b);
            prop_assert_eq!(number(b).bits(), b.ilog2());
            prop_assert_eq!(number(c).low128(), c);
        }
    }

    #[test]
    fn a_division_undoes_a_product_of_any_size() {
        let mut power = number(1);
        for exponent in 0..128 {
            let (quotient, rest) = power.times(&number(126)).divided(&number(126));
            assert_eq!((quotient, rest), (power, Number::ZERO), "{exponent}");
            power = power.times(&number(126));
        }
        assert_eq!(power.bits(), 893);
        assert_eq!(power.divided(&Number::ZERO), (Number::ZERO, Number::ZERO));
    }

    #[test]
    fn every_number_below_is_drawn_and_no_other() {
        for limit in [1_u32, 2, 3, 5, 8] {
            let mut state = 0_u32;
            let mut random = || {
                state = state.wrapping_add(0x2000_0000);
                Some(state)
            };
            let mut drawn: Vec<u32> = (0..64).map(|_| Number::from(limit).below(&mut random).unwrap().low()).collect();
            drawn.sort_unstable();
            drawn.dedup();
            assert_eq!(drawn, (0..limit).collect::<Vec<_>>());
        }
        assert_eq!(Number::from(5_u32).below(&mut || None), None);
    }
}
