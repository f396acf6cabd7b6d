"""Analyse text: paragraphs, sentences, dates, bylines, corrections, language, stems and near-copies."""
