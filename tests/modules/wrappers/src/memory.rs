//! Memory of other objects.

use std::ffi::c_void;

use pyz3_runtime::types::MemoryView;
use pyz3_runtime::*;

use crate::checks::{Done, fails, int};

pub fn buffer_requests(py: Python<'_>) -> Done {
    let flags = [
        (BufferFlags::SIMPLE, 0),
        (BufferFlags::WRITABLE, 1),
        (BufferFlags::FORMAT, 4),
        (BufferFlags::ND, 8),
        (BufferFlags::STRIDES, 0x18),
        (BufferFlags::C_CONTIGUOUS, 0x38),
        (BufferFlags::F_CONTIGUOUS, 0x58),
        (BufferFlags::ANY_CONTIGUOUS, 0x98),
        (BufferFlags::INDIRECT, 0x118),
        (BufferFlags::CONTIG, 9),
        (BufferFlags::CONTIG_RO, 8),
        (BufferFlags::STRIDED, 0x19),
        (BufferFlags::STRIDED_RO, 0x18),
        (BufferFlags::RECORDS, 0x1d),
        (BufferFlags::RECORDS_RO, 0x1c),
        (BufferFlags::FULL, 0x11d),
        (BufferFlags::FULL_RO, 0x11c),
    ];
    for (flag, bits) in flags {
        assert_eq!(flag.bits(), bits);
    }
    assert_eq!(
        (BufferFlags::ND | BufferFlags::WRITABLE).bits(),
        BufferFlags::CONTIG.bits()
    );

    let owner = PyByteArray::new(py, b"abcdef")?;
    let plain = PyBuffer::get(py, owner.object(), BufferFlags::SIMPLE)?;
    assert_eq!((plain.format(), plain.shape(), plain.strides()), (None, None, None));
    assert_eq!(
        (plain.len(), plain.item_size(), plain.to_vec(py)?),
        (6, 1, b"abcdef".to_vec())
    );
    assert!(!plain.is_read_only() && plain.is_contiguous(Order::Any));
    assert!(plain.as_slice(py).is_none(), "what can change is not lent");
    fails(owner.append(py, 1), "BufferError");
    plain.release();
    owner.append(py, 1)?;

    let bytes = PyBytes::new(py, b"abc")?;
    fails(PyBuffer::get(py, bytes.object(), BufferFlags::WRITABLE), "BufferError");
    let view = PyBuffer::get(py, bytes.object(), BufferFlags::FULL_RO)?;
    assert_eq!(
        (view.format(), view.shape(), view.strides()),
        (Some("B"), Some(&[3][..]), Some(&[1][..]))
    );
    assert_eq!(
        (view.as_slice(py), view.is_read_only(), view.dimensions()),
        (Some(&b"abc"[..]), true, 1)
    );
    fails(
        PyBuffer::get(py, &int(py, 1), BufferFlags::SIMPLE),
        "expected Buffer, got int",
    );

    let numbers = PyBuffer::from_slice(py, &[1_i16, -1])?;
    assert_eq!(
        (numbers.format(), numbers.is_read_only(), numbers.item_size()),
        (Some("h"), true, 2)
    );
    assert!(numbers.is_contiguous(Order::C) && numbers.is_contiguous(Order::Fortran) && !numbers.is_empty());
    Ok(())
}

pub fn buffer_formats(py: Python<'_>) -> Done {
    let formats = [
        (PyBuffer::format_of::<i8>(), "b"),
        (PyBuffer::format_of::<u8>(), "B"),
        (PyBuffer::format_of::<i16>(), "h"),
        (PyBuffer::format_of::<u16>(), "H"),
        (PyBuffer::format_of::<i32>(), "i"),
        (PyBuffer::format_of::<u32>(), "I"),
        (PyBuffer::format_of::<i64>(), "q"),
        (PyBuffer::format_of::<u64>(), "Q"),
        (PyBuffer::format_of::<F16>(), "e"),
        (PyBuffer::format_of::<f32>(), "f"),
        (PyBuffer::format_of::<f64>(), "d"),
        (PyBuffer::format_of::<bool>(), "?"),
        (PyBuffer::format_of::<*const c_void>(), "P"),
        (PyBuffer::format_of::<[f32; 3]>(), "(3)f"),
        (PyBuffer::format_of::<[u8; 1024]>(), "(1024)B"),
        (PyBuffer::format_of::<[F16; 10]>(), "(10)e"),
    ];
    for (found, wanted) in formats {
        assert_eq!(found, wanted);
    }
    let rows = [[1.0_f32, 2.0, 3.0], [4.0, 5.0, 6.0]];
    let view = Object::from_rust::<MemoryView, _>(py, &rows[..])?;
    let flat: Buffer<f32> = view.extract::<MemoryView, _>(py)?;
    assert_eq!((flat.shape(), flat.get(&[1, 2])), (&[2, 3][..], Some(6.0)));
    let none = Object::from_rust::<MemoryView, _>(py, Vec::<[f32; 3]>::new())?;
    assert_eq!(none.extract::<MemoryView, Buffer<f32>>(py)?.len(), 0);
    let addresses = PyMemoryView::from_slice(py, &[std::ptr::null::<c_void>()])?;
    assert_eq!(
        (addresses.format(py)?.as_str(), addresses.to_vec(py)?.len()),
        ("P", size_of::<usize>())
    );
    Ok(())
}

pub fn memoryview_objects(py: Python<'_>) -> Done {
    let view = PyMemoryView::from_slice(py, &[1_u32, 2])?;
    assert_eq!(
        (view.len(py)?, view.format(py)?.as_str(), view.is_read_only(py)?),
        (2, "I", true)
    );
    let owner = PyByteArray::new(py, b"abc")?;
    let shared = PyMemoryView::from_object(py, owner.object())?;
    owner.set(py, 0, 65)?;
    assert_eq!((shared.to_vec(py)?, shared.is_read_only(py)?), (b"Abc".to_vec(), false));
    fails(owner.clear(py), "BufferError");
    shared.release(py)?;
    fails(shared.to_vec(py), "ValueError");
    owner.clear(py)?;
    fails(PyMemoryView::from_object(py, &int(py, 1)), "TypeError");
    Ok(())
}

/// The numbers of 16 bits that an object shows.
pub fn halves(x: Buffer<F16>) -> Vec<f64> {
    x.iter().map(F16::to_f64).collect()
}

/// Rows of three that an object shows.
pub fn rows(x: Buffer<[f32; 3]>) -> Vec<Vec<f32>> {
    x.iter().map(|it| it.to_vec()).collect()
}
