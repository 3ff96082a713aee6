//! All passwords of a shape and a length, counted and in order.
//!
//! Whether a password has the classes and as many different characters as it should depends only on
//! *which* characters it has; whether one stands too often in a row depends only on *where* equal ones
//! stand. So, for each number of different characters, three choices are independent: the subset of the
//! alphabet, the order in which its characters first appear, and the pattern of equal places. The number
//! of passwords is the sum over those numbers of the product of the three.

use super::number::Number;
use super::shape::Shape;
use super::{LONGEST, Ranked};

/// All passwords of a shape and a length.
pub(super) struct Space<'a> {
    subsets: Subsets<'a>,
    patterns: Patterns,
    /// How many passwords have so many different characters, and how many that are.
    sizes: Vec<(usize, Number)>,
    count: Number,
}

impl<'a> Space<'a> {
    pub(super) fn new(shape: &'a Shape, length: u32) -> Self {
        let length = length.min(LONGEST) as usize;
        // Of a length that the shape does not have, there is none.
        let length = if (shape.length.0..=shape.length.1).contains(&length) { length } else { 0 };
        let most = length.min(shape.size());
        let subsets = Subsets::new(shape, most);
        let patterns = Patterns::new(length, most, shape.run);
        let (mut sizes, mut count, mut orders) = (Vec::new(), Number::ZERO, Number::ONE);
        for size in 1..=most {
            orders = orders.times(&small(size));
            if size >= shape.distinct {
                let passwords = patterns.whole(length, size).times(&orders).times(&Number::from(subsets.count(size)));
                count.add(&passwords);
                sizes.push((size, passwords));
            }
        }
        Self { subsets, patterns, sizes, count }
    }
}

impl Ranked for Space<'_> {
    fn count(&self) -> &Number {
        &self.count
    }

    fn is_counted(&self) -> bool {
        true
    }

    fn nth(&self, mut rank: Number) -> String {
        let mut size = 0;
        for (candidate, passwords) in &self.sizes {
            size = *candidate;
            if rank < *passwords {
                break;
            }
            rank.take(passwords);
        }
        let (rest, subset) = rank.divided(&Number::from(self.subsets.count(size)));
        let mut chosen = self.subsets.nth(size, subset.low128());
        let (mut pattern, mut order) = (rest, Vec::new());
        for left in (1..=size).rev() {
            let (rest, index) = pattern.divided(&small(left));
            order.push(chosen.remove(index.low() as usize));
            pattern = rest;
        }
        self.patterns.nth(size, pattern, &order)
    }
}

fn small(number: usize) -> Number {
    Number::from(u32::try_from(number).unwrap_or(u32::MAX))
}

/// The subsets of an alphabet that have the classes wanted, by their size. Characters of the same classes
/// stand for each other, so they are counted as a group.
pub(super) struct Subsets<'a> {
    shape: &'a Shape,
    most: usize,
    /// In how many ways the groups from one on can fill up a subset: by group, by how many characters are still
    /// to be taken, by the classes that those before had.
    ways: Vec<u128>,
    /// Pascal's triangle: how many subsets of a size there are of so many characters.
    choices: Vec<Vec<u128>>,
}

impl<'a> Subsets<'a> {
    /// Those of up to `most` characters.
    pub(super) fn new(shape: &'a Shape, most: usize) -> Self {
        let (groups, largest) = (shape.groups.len(), shape.groups.iter().map(|(_, group)| group.len()).max());
        let mut choices = vec![vec![1]];
        for _ in 0..largest.unwrap_or_default() {
            let last = choices.last().map_or(&[][..], Vec::as_slice);
            let inner = last.windows(2).map(|pair| pair.iter().sum());
            choices.push([1].into_iter().chain(inner).chain([1]).collect());
        }
        let mut subsets = Self { shape, most, ways: vec![0; ((groups + 1) * (most + 1)) << shape.classes], choices };
        for mask in 0..1 << shape.classes {
            let end = subsets.place(groups, 0, mask);
            set(&mut subsets.ways, end, u128::from(shape.is_enough(mask)));
        }
        for (at, (_, group)) in shape.groups.iter().enumerate().rev() {
            for left in 0..=most {
                for mask in 0..1 << shape.classes {
                    let (place, sum) = (subsets.place(at, left, mask), subsets.sum(at, group.len(), left, mask));
                    set(&mut subsets.ways, place, sum);
                }
            }
        }
        subsets
    }

    /// How many have this size.
    pub(super) fn count(&self, size: usize) -> u128 {
        self.ways(0, size, 0)
    }

    /// The one of this rank among those of a size.
    fn nth(&self, size: usize, mut rank: u128) -> Vec<char> {
        let (mut left, mut mask, mut chosen) = (size, 0, Vec::new());
        for (at, (classes, group)) in self.shape.groups.iter().enumerate() {
            for (index, c) in group.iter().enumerate() {
                let spare = group.len() - index - 1;
                let with = left.checked_sub(1).map_or(0, |left| self.sum(at, spare, left, mask | classes));
                if rank < with {
                    chosen.push(*c);
                    left -= 1;
                    mask |= classes;
                } else {
                    rank -= with;
                }
            }
        }
        chosen
    }

    /// The ways from a group on of which so many characters are still to be had.
    fn sum(&self, at: usize, spare: usize, left: usize, mask: usize) -> u128 {
        let classes = self.shape.groups.get(at).map_or(0, |(classes, _)| *classes);
        let choices = self.choices.get(spare).map_or(&[][..], Vec::as_slice);
        let taken = choices.iter().enumerate().take(left + 1);
        taken.map(|(taken, choices)| choices * self.ways(at + 1, left - taken, if taken > 0 { mask | classes } else { mask })).sum()
    }

    fn ways(&self, at: usize, left: usize, mask: usize) -> u128 {
        if left > self.most { 0 } else { self.ways.get(self.place(at, left, mask)).copied().unwrap_or_default() }
    }

    fn place(&self, at: usize, left: usize, mask: usize) -> usize {
        ((at * (self.most + 1) + left) << self.shape.classes) + mask
    }
}

/// Which places of a password have the same character, for every length up to one: by how many different
/// characters there are, numbered as they first appear. A pattern is a sequence of runs.
struct Patterns {
    length: usize,
    most: usize,
    run: usize,
    /// How many patterns end with a run that is one place long, and how many there are in all: by length, by number
    /// of different characters.
    table: Vec<(Number, Number)>,
}

impl Patterns {
    fn new(length: usize, most: usize, run: usize) -> Self {
        let mut patterns = Self { length, most, run, table: vec![(Number::ZERO, Number::ZERO); (length + 1) * (most + 1)] };
        set(&mut patterns.table, 0, (Number::ZERO, Number::ONE));
        for length in 1..=length {
            for size in 1..=most.min(length) {
                let mut begun = patterns.whole(length - 1, size - 1);
                begun.add(&patterns.returning(length - 1, size));
                let place = patterns.place(length, size);
                set(&mut patterns.table, place, (begun, Number::ZERO));
                let mut whole = Number::ZERO;
                for run in patterns.runs(length) {
                    whole.add(&patterns.begun(length + 1 - run, size));
                }
                set(&mut patterns.table, place, (begun, whole));
            }
        }
        patterns
    }

    /// How long the last run can be.
    fn runs(&self, length: usize) -> std::ops::RangeInclusive<usize> {
        1..=self.run.min(length)
    }

    fn begun(&self, length: usize, size: usize) -> Number {
        self.table.get(self.place(length, size)).map_or(Number::ZERO, |(begun, _)| *begun)
    }

    fn whole(&self, length: usize, size: usize) -> Number {
        self.table.get(self.place(length, size)).map_or(Number::ZERO, |(_, whole)| *whole)
    }

    /// How many patterns go on with a character that they have, but not as the last.
    fn returning(&self, length: usize, size: usize) -> Number {
        self.whole(length, size).times(&small(size - 1))
    }

    fn place(&self, length: usize, size: usize) -> usize {
        length * (self.most + 1) + size
    }

    /// The password with the pattern of this rank and these characters, in the order in which they appear.
    fn nth(&self, size: usize, mut rank: Number, order: &[char]) -> String {
        // From the end: each run's length, and which of the characters it is of, without the one before it.
        let (mut length, mut size, mut runs) = (self.length, size, Vec::new());
        while length > 0 {
            let mut run = 1;
            while rank >= self.begun(length + 1 - run, size) && run < length {
                rank.take(&self.begun(length + 1 - run, size));
                run += 1;
            }
            length -= run;
            let new = self.whole(length, size - 1);
            if rank < new {
                size -= 1;
                runs.push((run, None));
            } else {
                rank.take(&new);
                let (which, rest) = rank.divided(&self.whole(length, size));
                runs.push((run, Some(which.low() as usize)));
                rank = rest;
            }
        }
        let (mut password, mut known, mut last) = (String::new(), 0, 0);
        for (run, returning) in runs.into_iter().rev() {
            last = match returning {
                None => known,
                Some(which) => which + usize::from(which >= last),
            };
            known = known.max(last + 1);
            password.extend(order.get(last).into_iter().cycle().take(run));
        }
        password
    }
}

fn set<T>(table: &mut [T], place: usize, value: T) {
    if let Some(entry) = table.get_mut(place) {
        *entry = value;
    }
}
