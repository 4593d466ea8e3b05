//! Runs a law over random schools, and shows the smallest school it fails for.

use proptest::test_runner::{
    Config, FileFailurePersistence, RngAlgorithm, TestCaseError, TestError, TestRunner, contextualize_config,
};

use crate::world::{World, worlds};

/// What a law says of one world.
pub type Verdict = Result<(), TestCaseError>;

/// On how many schools each law is tried.
pub const SCHOOLS_PER_LAW: usize = 160;

/// Makes a test of each law named, and counts the schools they are tried on.
macro_rules! laws {
    ($($law:ident),* $(,)?) => { laws! { each on $crate::run::SCHOOLS_PER_LAW; $($law),* } };
    (each on $schools:expr; $($law:ident),* $(,)?) => {
        pub(crate) const SCHOOLS: usize = $schools * [$(stringify!($law)),*].len();

        mod law {
            $(#[test]
            fn $law() {
                $crate::run::check($schools, super::$law);
            })*
        }
    };
}

/// Tries `law` on that many random schools; `PROPTEST_CASES` and its like in the environment go before.
pub fn check(schools: usize, law: fn(&World) -> Verdict) {
    let config = Config {
        cases: u32::try_from(schools).expect("a law is tried on some hundred schools"),
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct("tests/laws/failures.txt"))),
        // The other algorithm takes a third of the time when it is not optimised.
        rng_algorithm: RngAlgorithm::XorShift,
        max_global_rejects: 100_000,
        max_shrink_iters: 20_000,
        max_shrink_time: 30_000,
        ..Config::default()
    };
    match TestRunner::new(contextualize_config(config)).run(&worlds(), |world| law(&world)) {
        Ok(()) => {}
        Err(TestError::Fail(reason, world)) => panic!("{reason}\n{world:?}"),
        Err(TestError::Abort(reason)) => panic!("too few schools have what this law is about: {reason}"),
    }
}

/// Passes over a school that has nothing the law is about; another one is drawn.
pub fn without(what: &'static str) -> Verdict {
    Err(TestCaseError::reject(what))
}
