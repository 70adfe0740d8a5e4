//! A few draws side by side: the same arithmetic on each, so that the compiler can use the vector units of the machine.
//! Every operation is the plain one on each number alone (no fused or re-ordered sums): a draw has the same bits
//! whichever draws are beside it and on every machine.

#![allow(clippy::inline_always, reason = "these are single additions: a call costs more, also where size is saved")]

use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// Draws side by side.
pub(crate) const LANES: usize = 4;

/// One number for each of the draws.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[repr(align(32))]
pub(super) struct Lane(pub [f64; LANES]);

impl Lane {
    pub(super) const ZERO: Self = Self([0.0; LANES]);

    #[inline(always)]
    pub(super) const fn all(value: f64) -> Self {
        Self([value; LANES])
    }

    /// Each draw's number by its place.
    #[inline(always)]
    pub(super) fn of(value: impl FnMut(usize) -> f64) -> Self {
        Self(std::array::from_fn(value))
    }

    #[inline(always)]
    fn with(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        let mut answer = self;
        for lane in 0..LANES {
            answer.0[lane] = f(self.0[lane], other.0[lane]);
        }
        answer
    }

    /// The products of two rows, summed in order.
    #[inline(always)]
    pub(super) fn dot(a: &[Self], b: &[Self]) -> Self {
        let mut sum = Self::ZERO;
        for (a, b) in a.iter().zip(b) {
            sum += *a * *b;
        }
        sum
    }

    /// The smaller of each two; the second where they are equal. No number is ever missing here.
    #[inline(always)]
    pub(super) fn min(self, other: Self) -> Self {
        self.with(other, |a, b| if a < b { a } else { b })
    }

    #[inline(always)]
    pub(super) fn max(self, other: Self) -> Self {
        self.with(other, |a, b| if a > b { a } else { b })
    }

    /// `self / of`, and `otherwise` where `of` is not above zero.
    #[inline(always)]
    pub(super) fn part(self, of: Self, otherwise: f64) -> Self {
        self.with(of, |a, b| if b > 0.0 { a / b } else { otherwise })
    }

    /// The part of what is `needed` that can be done: all of it where it is enough, nothing where nobody is there.
    #[inline(always)]
    pub(super) fn part_done(self, needed: Self) -> Self {
        self.with(needed, |able, needed| {
            let part = if able >= needed { 1.0 } else { able / needed };
            if able > 0.0 { part } else { 0.0 }
        })
    }

    /// 1 where a number is above zero, 0 elsewhere.
    #[inline(always)]
    pub(super) fn above_zero(self) -> Self {
        self.with(Self::ZERO, |a, zero| if a > zero { 1.0 } else { 0.0 })
    }

    /// Whether any number is above that of another lane.
    #[inline(always)]
    pub(super) fn any_above(self, other: Self) -> bool {
        let (a, b) = (self.0, other.0);
        // All at once: branches cost more than comparisons.
        let mut any = false;
        for lane in 0..LANES {
            any |= a[lane] > b[lane];
        }
        any
    }
}

macro_rules! operators {
    ($($trait:ident $name:ident $op:tt;)*) => {$(
        impl $trait for Lane {
            type Output = Self;
            #[inline(always)]
            fn $name(self, other: Self) -> Self {
                self.with(other, |a, b| a $op b)
            }
        }
        impl $trait<f64> for Lane {
            type Output = Self;
            #[inline(always)]
            fn $name(self, other: f64) -> Self {
                self.with(Self::all(other), |a, b| a $op b)
            }
        }
    )*};
}

operators! {
    Add add +;
    Sub sub -;
    Mul mul *;
    Div div /;
}

impl AddAssign for Lane {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Lane {
    #[inline(always)]
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Neg for Lane {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Self::ZERO - self
    }
}

impl std::iter::Sum for Lane {
    fn sum<I: Iterator<Item = Self>>(lanes: I) -> Self {
        lanes.fold(Self::ZERO, Add::add)
    }
}
