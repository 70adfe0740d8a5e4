//! The specification, from outside: what a program that links the crate can see. One program, so that it is linked once;
//! one file for each subject.

mod by_hand;
mod country;
mod docs;
mod glossary;
mod golden;
mod imports;
mod input;
mod laws;
mod next_year;
mod published;
mod scenario;
mod support;
mod switches;
mod threads;
mod transitions;
mod validate;
