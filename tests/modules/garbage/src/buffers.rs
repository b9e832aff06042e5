//! Types that show their memory.

pub struct Samples(Vec<f64>);

impl Samples {
    pub fn new(values: Vec<f64>) -> Self {
        Self(values)
    }

    pub fn buffer(&self) -> &[f64] {
        &self.0
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }
}

pub struct Bytes(Vec<u8>);

impl Bytes {
    pub fn new(size: usize) -> Self {
        Self(vec![0; size])
    }

    pub fn buffer(&mut self) -> &mut [u8] {
        &mut self.0
    }

    pub fn grow(&mut self) {
        self.0.extend_from_slice(&[1; 1000]);
    }

    pub fn total(&self) -> u64 {
        self.0.iter().copied().map(u64::from).sum()
    }
}

pub struct Grid(Vec<[f64; 3]>);

impl Grid {
    pub fn new(rows: Vec<(f64, f64, f64)>) -> Self {
        Self(rows.into_iter().map(Into::into).collect())
    }

    pub fn buffer(&mut self) -> &mut [[f64; 3]] {
        &mut self.0
    }

    pub fn sum(&self) -> f64 {
        self.0.as_flattened().iter().sum()
    }
}

pub struct Fixed(Vec<[i32; 2]>);

impl Fixed {
    pub fn new(rows: Vec<(i32, i32)>) -> Self {
        Self(rows.into_iter().map(Into::into).collect())
    }

    pub fn buffer(&self) -> &[[i32; 2]] {
        &self.0
    }
}
