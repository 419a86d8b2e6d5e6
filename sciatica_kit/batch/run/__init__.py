"""A roster carried out: the job, its workers, its rows; stopped and taken up again."""
